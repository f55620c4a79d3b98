import { z } from 'zod';
import { button, callout, paragraph, small } from '../../partials/parts.js';
import { link as linkProp } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const membershipPending = defineTemplate({
  key: 'membership_pending',
  description: 'An enrollment is complete and its membership starts on a later date; the card is saved and nothing is charged yet.',
  propsSchema: z.strictObject({ link: linkProp() }),
  sample: { link: 'https://members.cedargrove.example/enroll' },
  texts: { en, es },
  values: ({ link }) => ({ link }),
  body: t => [paragraph(t.intro), paragraph(t.details), button(t.button, '{{link}}', t.fallback), callout(t.notTitle, t.notText), small(t.next)],
  sms: t => t.sms,
});
