import { z } from 'zod';
import { callout, paragraph } from '../../partials/parts.js';
import { defineTemplate } from '../../template.js';
import { CHANGES, en, es } from './texts.js';

export const accountChanged = defineTemplate({
  key: 'account_changed',
  description: 'Something about how somebody signs in has changed, by them or by an owner.',
  propsSchema: z.strictObject({ what: z.enum(['password', 'set_up', 'replaced', 'reset', 'recovery_used', 'recovery_renewed']) }),
  sample: { what: 'reset' },
  texts: { en, es },
  values: ({ what }, locale) => ({ what: CHANGES[locale][what] }),
  body: t => [paragraph(t.intro), paragraph(t.fine), callout(t.notTitle, t.notText)],
});
