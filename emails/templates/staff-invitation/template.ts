import { z } from 'zod';
import { duration } from '../../format.js';
import { button, paragraph, small } from '../../partials/parts.js';
import { fragmentLink } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const staffInvitation = defineTemplate({
  key: 'staff_invitation',
  description: 'Somebody was given access to the back office and chooses a password.',
  propsSchema: z.strictObject({ link: fragmentLink(), hoursValid: z.int().min(1).max(168) }),
  sample: { link: 'https://members.cedargrove.example/admin/invitation#token=Zk3v9Qm2T7xR4bLw8sYc1HnJ6pDf0aGe5uKi', hoursValid: 48 },
  texts: { en, es },
  values: ({ link, hoursValid }, locale) => ({ link, validFor: duration(hoursValid, 'hour', locale) }),
  body: t => [paragraph(t.intro), button(t.button, '{{link}}', t.fallback), paragraph(t.valid), small(t.ignore)],
});
