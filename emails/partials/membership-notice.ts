import { z } from 'zod';
import type { Locale } from '../locale.js';
import { link as linkProp } from '../props.js';
import { defineTemplate } from '../template.js';
import { button, paragraph, small } from './parts.js';

/** The texts of a message about a membership: what happened, where its details stand, and what to do if it is wrong. */
interface NoticeTexts { subject: string; preview: string; heading: string; intro: string; details: string; button: string; fallback: string; safety: string; help: string; reason: string; sms: string }

/** Says that something happened to a membership and where to read what: dates and amounts stand behind the code, never in the message. */
export const membershipNotice = <T extends NoticeTexts>(o: { key: string; description: string; texts: Record<Locale, T> }) => defineTemplate({
  key: o.key, description: o.description, propsSchema: z.strictObject({ link: linkProp() }), sample: { link: 'https://members.cedargrove.example/account' }, texts: o.texts,
  values: ({ link }) => ({ link }),
  body: t => [paragraph(t.intro), paragraph(t.details), button(t.button, '{{link}}', t.fallback), paragraph(t.safety), small(t.help)],
  sms: t => t.sms,
});
