import { z } from 'zod';
import { duration } from '../../format.js';
import { callout, code, paragraph, small } from '../../partials/parts.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const verificationCode = defineTemplate({
  key: 'verification_code',
  description: 'A person asked for a code to show that an email address or mobile number is theirs.',
  propsSchema: z.strictObject({
    code: z.string().regex(/^\d{4,8}$/u),
    minutesValid: z.int().min(1).max(60),
  }),
  sample: { code: '482913', minutesValid: 10 },
  texts: { en, es },
  values: ({ code: digits, minutesValid }, locale) => ({
    code: digits, minutes: String(minutesValid), validFor: duration(minutesValid, 'minute', locale),
  }),
  body: t => [paragraph(t.intro), code('{{code}}', t.codeLabel), paragraph(t.valid), callout(t.neverTitle, t.neverText), small(t.ignore)],
  sms: t => t.sms,
});
