import { type CalendarDate, partsOf } from '#kit/time/calendar-date.js';
import type { Tier } from './tier.rules.js';

/**
 * Whether a direct primary care fee keeps a member eligible for a health savings account: since 2026 (IRS Notice 2026-5) the
 * fee must be fixed and periodic, for primary care only, without drugs, and at most the cap of its year. The fee line alone is
 * judged; a drug add-on on its own optional line is not counted, bundled into the fee it fails.
 */
const CAPS: readonly { readonly year: number; readonly onePerson: bigint; readonly more: bigint }[] = [
  { year: 2026, onePerson: 15_000n, more: 30_000n },
];

export interface HsaFee {
  readonly monthlyCents: bigint;
  readonly fixedAndPeriodic: boolean;
  readonly primaryCareOnly: boolean;
  readonly includesDrugs: boolean;
}

export type HsaReasonKey =
  | 'hsa.reason.within_cap' | 'hsa.reason.over_cap' | 'hsa.reason.drugs_in_fee' | 'hsa.reason.not_primary_care' | 'hsa.reason.not_fixed' | 'hsa.reason.before_rule';
export type HsaNoteKey = 'hsa.note.fee_alone' | 'hsa.note.add_on_apart';

export interface HsaResult {
  readonly eligible: boolean;
  readonly reasonKey: HsaReasonKey;
  readonly noteKey: HsaNoteKey;
  /** Monthly cap that applies; zero before the rule began. */
  readonly capCents: bigint;
  readonly feeCents: bigint;
}

/** The cap on `date`, or null before the rule. A year after the table's last takes the last one: caps are adjusted upwards, so this errs on the safe side. */
export function hsaCapCents(date: CalendarDate, tier: Tier): bigint | null {
  const { year } = partsOf(date);
  const caps = CAPS.findLast((row) => row.year <= year);
  if (caps === undefined) return null;
  return tier === 'EE' ? caps.onePerson : caps.more;
}

function reasonOf(fee: HsaFee, capCents: bigint | null): HsaReasonKey {
  if (capCents === null) return 'hsa.reason.before_rule';
  if (!fee.fixedAndPeriodic) return 'hsa.reason.not_fixed';
  if (!fee.primaryCareOnly) return 'hsa.reason.not_primary_care';
  if (fee.includesDrugs) return 'hsa.reason.drugs_in_fee';
  return fee.monthlyCents > capCents ? 'hsa.reason.over_cap' : 'hsa.reason.within_cap';
}

/** @param input `drugAddOn`: a drug add-on is chosen on a line of its own */
export function hsaOf(input: { readonly on: CalendarDate; readonly tier: Tier; readonly fee: HsaFee; readonly drugAddOn: boolean }): HsaResult {
  const capCents = hsaCapCents(input.on, input.tier);
  const reasonKey = reasonOf(input.fee, capCents);
  return {
    eligible: reasonKey === 'hsa.reason.within_cap',
    reasonKey,
    noteKey: input.drugAddOn ? 'hsa.note.add_on_apart' : 'hsa.note.fee_alone',
    capCents: capCents ?? 0n,
    feeCents: input.fee.monthlyCents,
  };
}
