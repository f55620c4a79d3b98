import { type Locale, textFor } from '#kit/i18n/translate.js';
import { centsToNumber, formatCents } from '#kit/money/money.js';
import type { HsaResult } from './hsa.rules.js';

/** The badge as the API shows it, in the visitor's language. */
export interface HsaView { eligible: boolean; reason: string; note: string; capCents: number }

export function hsaView(locale: Locale, hsa: HsaResult): HsaView {
  const params = { fee: formatCents(hsa.feeCents, locale), cap: formatCents(hsa.capCents, locale) };
  return { eligible: hsa.eligible, reason: textFor(locale, hsa.reasonKey, params), note: textFor(locale, hsa.noteKey), capCents: centsToNumber(hsa.capCents) };
}
