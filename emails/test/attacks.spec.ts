import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderEmail, renderSms, renderStoredEmail, renderStoredSms, sampleBrand, TemplateError, type Brand } from '../index.js';
import { compile } from '../interpolate.js';
import { paragraph } from '../partials/parts.js';
import { renderEmailTemplate } from '../render.js';
import { defineTemplate } from '../template.js';

const refusal = async (attempt: () => unknown): Promise<TemplateError> => {
  try { await attempt(); } catch (error) { if (error instanceof TemplateError) return error; throw error; }
  throw new Error('was not refused');
};
const withBrand = (change: Partial<Brand>) => renderEmail('membership_pending', 'en', { link: 'https://a.example/x' }, { ...sampleBrand, ...change });

const texts = { subject: 'To {{who}}', preview: '{{who}}', heading: '{{who}}', reason: 'r', body: 'Dear {{who}}' };
const free = defineTemplate({
  key: 'test_free_text', description: 'free text', propsSchema: z.strictObject({ who: z.string() }), sample: { who: 'x' },
  texts: { en: texts, es: texts }, values: ({ who }) => ({ who }), body: t => [paragraph(t.body)],
});

describe('values cannot become markup', () => {
  it('escapes tags and quotes in the HTML and leaves the text part as written', async () => {
    const who = `<b onclick="x()">Ana & 'Bo'</b>`;
    const mail = await renderEmailTemplate(free, 'en', { who }, sampleBrand);
    expect(mail.html).not.toContain('<b onclick');
    expect(mail.html).toContain('Dear &lt;b onclick=&quot;x()&quot;&gt;Ana &amp; &#39;Bo&#39;&lt;/b&gt;');
    expect(mail.text).toContain(`Dear ${who}`);
    expect(mail.subject).toBe(`To ${who}`);
  });

  it('escapes a brand name wherever it stands', async () => {
    const { html } = await withBrand({ name: '</title><script>x()</script>' });
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });

  it('does not read a value as a source: a token in a value stays as it is', async () => {
    const mail = await renderEmailTemplate(free, 'en', { who: '{{brand.email}}' }, sampleBrand);
    expect(mail.subject).toBe('To {{brand.email}}');
  });
});

describe('headers', () => {
  it.each(['a\r\nBcc: x@evil.example', 'a\nb', 'a\u2028b', 'a\u0000b'])('refuses control characters in a subject (%j)', async who => {
    expect((await refusal(() => renderEmailTemplate(free, 'en', { who }, sampleBrand))).code).toBe('header_unsafe');
  });

  it('refuses them in the brand, too', async () => {
    expect((await refusal(() => withBrand({ name: 'a\r\nBcc: x@evil.example' }))).code).toBe('props_invalid');
  });
});

describe('links', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'http://evil.example/', '//evil.example/', '/relative', 'https://user:pw@a.example/', 'https://a.example/\n', ' https://'])(
    'refuses %j', async link => { expect((await refusal(() => renderEmail('membership_pending', 'en', { link }, sampleBrand))).code).toBe('props_invalid'); });

  it('checks a token that stands in an href even when the schema did not', () => {
    const page = compile('<a href="{{link}}">{{link}}</a>', 'html');
    expect(() => page({ link: 'javascript:alert(1)' })).toThrow(TemplateError);
    expect(page({ link: 'https://a.example/?a=1&b="' })).toBe('<a href="https://a.example/?a=1&amp;b=%22">https://a.example/?a=1&amp;b=&quot;</a>');
  });

  it('allows http to this machine, where development runs', async () => {
    const mail = await renderEmail('membership_pending', 'en', { link: 'http://localhost:3000/enroll' }, sampleBrand);
    expect(mail.text).toContain('http://localhost:3000/enroll');
  });

  it('wants the secret of a link in the fragment', async () => {
    for (const link of ['https://a.example/enroll?resume=tok', 'https://a.example/enroll', 'https://a.example/enroll#'])
      expect((await refusal(() => renderEmail('resume_link', 'en', { link, daysValid: 14 }, sampleBrand))).code).toBe('props_invalid');
  });
});

describe('missing values', () => {
  it.each([{}, { code: undefined, minutesValid: 10 }, { code: null, minutesValid: 10 }, { code: '123456' }, { code: '12345x', minutesValid: 10 }, { code: '123456', minutesValid: 10, more: 1 }, null])(
    'refuses props %j', async props => { expect((await refusal(() => renderStoredEmail('verification_code', 'en', props, sampleBrand))).code).toBe('props_invalid'); });

  it.each([{}, { a: undefined }, { a: null }])('refuses a token without a value (%j)', values => {
    expect(() => compile('{{a}}', 'text')(values as unknown as Record<string, string>)).toThrow(/no value for \{\{a\}\}/u);
    expect(() => compile('{{toString}}', 'text')({})).toThrow(TemplateError);
  });

  it.each(['{{a', 'a}}', '{{}}', '{{a b}}', '{{{a}}}'])('refuses the malformed source %j', source => {
    expect(() => compile(source, 'text')).toThrow(TemplateError);
  });

  it('never repeats a value in an error', async () => {
    const error = await refusal(() => renderStoredEmail('verification_code', 'en', { code: 'SECRET-123', minutesValid: 10 }, sampleBrand));
    expect(`${error.message} ${error.stack ?? ''}`).not.toContain('SECRET-123');
  });

  it('refuses unknown templates, languages and channels', async () => {
    expect((await refusal(() => renderStoredEmail('nope', 'en', {}, sampleBrand))).code).toBe('template_unknown');
    expect((await refusal(() => renderStoredEmail('constructor', 'en', {}, sampleBrand))).code).toBe('template_unknown');
    expect((await refusal(() => renderStoredEmail('welcome', 'fr', {}, sampleBrand))).code).toBe('template_unknown');
    expect((await refusal(() => renderStoredSms('password_reset', 'en', { link: 'https://a.example/#t', minutesValid: 5 }, sampleBrand))).code).toBe('template_channel');
  });
});

describe('SMS', () => {
  it('shortens a long provider name and spells Spanish in GSM-7', () => {
    const text = renderSms('verification_code', 'es', { code: '123456', minutesValid: 10 }, { ...sampleBrand, name: 'The Association of Very Long Provider Names of Arizona' });
    expect(text).toMatch(/^The Association of Very Long: su codigo/u);
    expect(text.length).toBeLessThanOrEqual(160);
  });

  it('refuses a text of more than four messages', async () => {
    const link = `https://a.example/${'x'.repeat(900)}`;
    expect((await refusal(() => renderSms('membership_pending', 'en', { link }, sampleBrand))).code).toBe('sms_too_long');
  });
});
