import { z } from 'zod';
import { duration } from '../../format.js';
import { button, callout, paragraph } from '../../partials/parts.js';
import { fragmentLink } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const passwordReset = defineTemplate({
  key: 'password_reset',
  description: 'Somebody asked to reset the password of a back-office account.',
  propsSchema: z.strictObject({ link: fragmentLink(), minutesValid: z.int().min(1).max(1440) }),
  sample: { link: 'https://members.cedargrove.example/admin/reset#token=Zk3v9Qm2T7xR4bLw8sYc1HnJ6pDf0aGe5uKi', minutesValid: 30 },
  texts: { en, es },
  values: ({ link, minutesValid }, locale) => ({ link, validFor: duration(minutesValid, 'minute', locale) }),
  body: t => [paragraph(t.intro), button(t.button, '{{link}}', t.fallback), paragraph(t.valid), callout(t.notTitle, t.notText)],
});
