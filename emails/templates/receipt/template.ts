import { z } from 'zod';
import { button, paragraph, small } from '../../partials/parts.js';
import { link as linkProp } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const receipt = defineTemplate({
  key: 'receipt',
  description: 'A membership fee was collected; the receipt is behind a code.',
  propsSchema: z.strictObject({ link: linkProp() }),
  sample: { link: 'https://members.cedargrove.example/account' },
  texts: { en, es },
  values: ({ link }) => ({ link }),
  body: t => [paragraph(t.intro), button(t.button, '{{link}}', t.fallback), small(t.help)],
  sms: t => t.sms,
});
