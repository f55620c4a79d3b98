import { z } from 'zod';
import { button, paragraph, small } from '../../partials/parts.js';
import { link as linkProp } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const fraudWarned = defineTemplate({
  key: 'fraud_warned',
  description: 'A bank holds a payment to be fraud, before any dispute; to the owners.',
  propsSchema: z.strictObject({ link: linkProp() }),
  sample: { link: 'https://members.cedargrove.example/admin/resources/fraud-warnings' },
  texts: { en, es },
  values: ({ link }) => ({ link }),
  body: t => [paragraph(t.intro), button(t.button, '{{link}}', t.fallback), small(t.help)],
});
