import { z } from 'zod';
import { button, paragraph, small } from '../../partials/parts.js';
import { link as linkProp } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const paymentFailed = defineTemplate({
  key: 'payment_failed',
  description: 'A charge was refused; asks to try again on our page.',
  propsSchema: z.strictObject({ link: linkProp() }),
  sample: { link: 'https://members.cedargrove.example/enroll' },
  texts: { en, es },
  values: ({ link }) => ({ link }),
  body: t => [paragraph(t.intro), button(t.button, '{{link}}', t.fallback), paragraph(t.safety), small(t.help)],
  sms: t => t.sms,
});
