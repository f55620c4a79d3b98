import { z } from 'zod';
import { duration } from '../../format.js';
import { button, paragraph, small } from '../../partials/parts.js';
import { fragmentLink } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const resumeLink = defineTemplate({
  key: 'resume_link',
  description: 'A visitor left an enrollment and asked for a link to go on later or on another device.',
  propsSchema: z.strictObject({ link: fragmentLink(), daysValid: z.int().min(1).max(60) }),
  sample: { link: 'https://members.cedargrove.example/enroll#resume=Zk3v9Qm2T7xR4bLw8sYc1HnJ6pDf0aGe5uKi', daysValid: 14 },
  texts: { en, es },
  values: ({ link, daysValid }, locale) => ({ link, days: String(daysValid), validFor: duration(daysValid, 'day', locale) }),
  body: t => [paragraph(t.intro), button(t.button, '{{link}}', t.fallback), paragraph(t.safety), small(t.valid)],
  sms: t => t.sms,
});
