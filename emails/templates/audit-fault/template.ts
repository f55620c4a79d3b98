import { z } from 'zod';
import { button, paragraph, small } from '../../partials/parts.js';
import { link } from '../../props.js';
import { defineTemplate } from '../../template.js';
import { en, es } from './texts.js';

export const auditFault = defineTemplate({
  key: 'audit_fault',
  description: 'The nightly check of the audit trail found an entry that is not as it was written; to the owners.',
  propsSchema: z.strictObject({ link: link() }),
  sample: { link: 'https://members.cedargrove.example/admin/resources/audit-checks' },
  texts: { en, es },
  values: ({ link: address }) => ({ link: address }),
  body: t => [paragraph(t.intro), paragraph(t.now), button(t.button, '{{link}}', t.fallback), small(t.once)],
});
