import { z } from 'zod';
import { button, callout, paragraph } from '../../partials/parts.js';
import { link as linkProp } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const welcome = defineTemplate({
  key: 'welcome',
  description: 'A membership became active. Holds no personal data: everything about the person is behind the link and a code.',
  propsSchema: z.strictObject({ link: linkProp(), receiptLink: linkProp() }),
  sample: { link: 'https://members.cedargrove.example/enroll', receiptLink: 'https://members.cedargrove.example/account#payments' },
  texts: { en, es },
  values: ({ link, receiptLink }) => ({ link, receiptLink }),
  body: t => [paragraph(t.intro), paragraph(t.details), button(t.button, '{{link}}', t.fallback), paragraph(t.receipt), button(t.receiptButton, '{{receiptLink}}', t.fallback), callout(t.notTitle, t.notText)],
  sms: t => t.sms,
});
