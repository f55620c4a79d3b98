import { sumCents } from '#kit/money/money.js';
import type { Tier, TierPrices } from './tier.rules.js';

/** A quote comes from stored plan versions and the tier alone; a price sent by a browser is only ever compared with it. */
export interface PricedVersion { readonly id: string; readonly code: string; readonly name: string; readonly prices: TierPrices }

export interface QuoteLine { readonly kind: 'plan' | 'addon'; readonly versionId: string; readonly code: string; readonly name: string; readonly monthlyCents: bigint }

export interface Quote {
  readonly tier: Tier;
  readonly lines: readonly QuoteLine[];
  readonly monthlyCents: bigint;
  readonly dueTodayCents: bigint;
  readonly currency: 'usd';
}

export class QuoteError extends Error {
  readonly code = 'quote_invalid';
  constructor(message: string) {
    super(message);
    this.name = 'QuoteError';
  }
}

const MOST_ADD_ONS = 20;

function line(kind: QuoteLine['kind'], version: PricedVersion, tier: Tier): QuoteLine {
  const monthlyCents = version.prices[tier];
  if (typeof monthlyCents !== 'bigint' || monthlyCents < 0n) throw new QuoteError(`${version.code} has no ${tier} price`);
  return { kind, versionId: version.id, code: version.code, name: version.name, monthlyCents };
}

/** The plan's line first, then the add-ons in the order given. @throws QuoteError for a missing or negative price, or an add-on twice */
export function quoteOf(input: { readonly tier: Tier; readonly plan: PricedVersion; readonly addOns: readonly PricedVersion[]; readonly dueToday: boolean }): Quote {
  const { tier, plan, addOns } = input;
  if (addOns.length > MOST_ADD_ONS) throw new QuoteError(`more than ${MOST_ADD_ONS} add-ons`);
  if (new Set(addOns.map(({ code }) => code)).size !== addOns.length) throw new QuoteError('an add-on was chosen twice');
  const lines = [line('plan', plan, tier), ...addOns.map((addOn) => line('addon', addOn, tier))];
  const monthlyCents = sumCents(lines.map((one) => one.monthlyCents));
  return { tier, lines, monthlyCents, dueTodayCents: input.dueToday ? monthlyCents : 0n, currency: 'usd' };
}

/** Whether what the visitor saw is what they would pay; if not, they must look again before going on. */
export function matchesExpected(quote: Quote, expectedMonthlyCents: number | bigint): boolean {
  return typeof expectedMonthlyCents === 'number'
    ? Number.isSafeInteger(expectedMonthlyCents) && BigInt(expectedMonthlyCents) === quote.monthlyCents
    : expectedMonthlyCents === quote.monthlyCents;
}
