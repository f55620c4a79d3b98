import { describe, expect, it } from 'vitest';
import { locales, renderEmail, renderSms, sampleBrand, templates, type TemplateKey } from '../index.js';

const keys = Object.keys(templates) as TemplateKey[];
/** What a message may carry beside its fixed words. A new name here is a decision about privacy. */
const allowedProps = new Set(['code', 'minutesValid', 'hoursValid', 'daysValid', 'link', 'receiptLink' /* to the list of payments, behind a code */, 'what' /* one of a few fixed words */]);
const clinical = /\b(?:health|medical|doctor|physician|patient|diagnos\w+|prescri\w+|clinic\w*|treatment|salud|m[eé]dic[oa]s?|paciente|recetas?|tratamiento|cl[ií]nica)\b/iu;
const personal = /\b(?:name|nombre|birth|nacimiento|Base|Plus|Elite|spouse|child)\b/u;

describe.each(keys)('%s carries no personal data', key => {
  it('takes only codes, terms and links', () => {
    expect(Object.keys(templates[key].propsSchema.shape).filter(name => !allowedProps.has(name))).toEqual([]);
  });

  it.each(locales)('has no clinical or personal wording in %s', locale => {
    const source = templates[key].email(locale);
    const words = [source.subject, source.preview, source.heading, source.reason, ...source.parts.map(part => part.text), templates[key].sms(locale) ?? ''].join('\n').replace(/\{\{[^}]*\}\}/gu, '');
    expect(words).not.toMatch(clinical);
    expect(words).not.toMatch(personal);
  });
});

describe('what each message must say', () => {
  const props = { link: 'https://a.example/enroll' };
  it.each([['en', /This is not insurance/u], ['es', /Esto no es un seguro/u]] as const)('welcome and pending say that it is not insurance (%s)', async (locale, words) => {
    for (const key of ['welcome', 'membership_pending'] as const) {
      const given = { ...props, ...(key === 'welcome' ? { receiptLink: 'https://a.example/account#payments' } : {}) } as never;
      const mail = await renderEmail(key, locale, given, sampleBrand);
      expect(mail.html).toMatch(words);
      expect(mail.text).toMatch(words);
      expect(renderSms(key, locale, given, sampleBrand)).toMatch(words);
    }
  });

  it('the welcome leads to the receipt of the first payment, in both of its forms and as a text message', async () => {
    const given = { link: 'https://a.example/enroll', receiptLink: 'https://a.example/account#payments' };
    const mail = await renderEmail('welcome', 'en', given, sampleBrand);
    expect(mail.html).toContain('href="https://a.example/account#payments"');
    expect(mail.text).toContain('See the receipt:\nhttps://a.example/account#payments');
    expect(renderSms('welcome', 'es', given, sampleBrand)).toContain('Recibo: https://a.example/account#payments');
  });

  it.each([['en', /Never share/u], ['es', /No (?:lo )?comparta/u]] as const)('a code warns never to share it (%s)', async (locale, words) => {
    const code = { code: '482913', minutesValid: 10 };
    const mail = await renderEmail('verification_code', locale, code, sampleBrand);
    for (const text of [mail.html, mail.text, renderSms('verification_code', locale, code, sampleBrand)]) {
      expect(text).toMatch(words);
      expect(text).toContain('482913');
    }
    expect(mail.subject).not.toContain('482913');
  });

  it('a refusal gives a telephone number and no reason', async () => {
    const mail = await renderEmail('application_declined', 'en', {}, sampleBrand);
    expect(mail.html).toContain('href="tel:+14805550100"');
    expect(mail.text).toContain('+1 480 555 0100');
    expect(mail.text).not.toMatch(/because of|reason/iu);
  });

  it('counts in the language of the reader', async () => {
    const link = 'https://a.example/enroll#resume=t';
    expect((await renderEmail('resume_link', 'en', { link, daysValid: 1 }, sampleBrand)).text).toContain('valid for 1 day.');
    expect((await renderEmail('resume_link', 'es', { link, daysValid: 14 }, sampleBrand)).text).toContain('vale durante 14 días.');
  });
});
