import { z } from 'zod';
import { paragraph, phone } from '../../partials/parts.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const applicationDeclined = defineTemplate({
  key: 'application_declined',
  description: 'Staff declined an application. Neutral: gives no reason, and a telephone number to ask.',
  propsSchema: z.strictObject({}),
  sample: {},
  texts: { en, es },
  values: () => ({}),
  body: t => [paragraph(t.intro), paragraph(t.contact), phone(t.phone)],
  sms: t => t.sms,
});
