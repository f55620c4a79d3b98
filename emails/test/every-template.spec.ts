import { describe, expect, it } from 'vitest';
import { locales, renderStoredEmail, renderStoredSms, sampleBrand, segments, septets, templates, type TemplateKey } from '../index.js';
import { tokensOf } from '../interpolate.js';

const keys = Object.keys(templates) as TemplateKey[];
const cases = keys.flatMap(key => locales.map(locale => ({ key, locale })));
const smsCases = cases.filter(({ key }) => (templates[key].channels as readonly string[]).includes('sms'));
const hrefs = (html: string): string[] => [...html.matchAll(/href="([^"]+)"/gu)].map(match => (match[1] ?? '').replaceAll('&amp;', '&'));
const render = (key: TemplateKey, locale: string) => renderStoredEmail(key, locale, templates[key].sample, sampleBrand);

describe.each(cases)('$key in $locale', ({ key, locale }) => {
  it('is registered under its own key, with a sample that its schema accepts', () => {
    expect(templates[key].key).toBe(key);
    expect(templates[key].propsSchema.safeParse(templates[key].sample).error).toBeUndefined();
    expect(templates[key].description).not.toBe('');
  });

  it('renders HTML in its language, with dark mode, and leaves no token', async () => {
    const mail = await render(key, locale);
    expect(mail.html).toMatch(new RegExp(`<html[^>]* lang="${locale}"`, 'u'));
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">');
    for (const part of [mail.subject, mail.html, mail.text]) expect(part).not.toMatch(/\{\{|\}\}|undefined|\[object|null/u);
    expect(mail.subject.length).toBeLessThanOrEqual(90);
  });

  it('says in its text part everything that can be followed in its HTML', async () => {
    const mail = await render(key, locale);
    expect(mail.text.length).toBeGreaterThan(200);
    for (const href of hrefs(mail.html)) {
      if (href.startsWith('tel:')) expect(mail.text).toContain(sampleBrand.phone);
      else expect(mail.text).toContain(href.replace(/^mailto:/u, ''));
    }
    expect(mail.text).not.toMatch(/<[a-z]/u);
  });

  it('loads nothing from anywhere', async () => {
    const { html } = await render(key, locale);
    expect(html).not.toMatch(/<(?:img|script|iframe|link|object)\b|@import|url\(/iu);
    expect(html.length).toBeLessThan(40_000);
  });
});

describe.each(keys)('%s', key => {
  it('differs in every text between English and Spanish', async () => {
    const [en, es] = [templates[key].email('en'), templates[key].email('es')];
    for (const field of ['subject', 'preview', 'heading', 'reason'] as const) expect(es[field]).not.toBe(en[field]);
    expect(es.parts.map(part => part.text).join()).not.toBe(en.parts.map(part => part.text).join());
  });

  it('uses the same tokens in both languages', () => {
    const used = (locale: 'en' | 'es') => {
      const source = templates[key].email(locale);
      return [source.subject, source.preview, ...source.parts.map(part => part.text), templates[key].sms(locale) ?? ''].map(text => [...new Set(tokensOf(text))].sort());
    };
    expect(used('es')).toEqual(used('en'));
  });
});

describe.each(smsCases)('$key as SMS in $locale', ({ key, locale }) => {
  it('is plain GSM-7, tells how to opt out, and fits one message unless its link is long', () => {
    const text = renderStoredSms(key, locale, templates[key].sample, sampleBrand);
    expect(septets(text)).not.toBeNull();
    expect(text).toMatch(/STOP/u);
    expect(segments(text)).toBeLessThanOrEqual(/#\w/u.test(text) ? 2 : 1);
  });
});
