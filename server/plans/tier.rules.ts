/** Tiers: EE subscriber alone, ESP with spouse or partner, ECH with children, FAM with both. */
export const TIERS = ['EE', 'ESP', 'ECH', 'FAM'] as const;
export type Tier = (typeof TIERS)[number];

export const ROLES = ['self', 'spouse', 'partner', 'child'] as const;
export type Role = (typeof ROLES)[number];

/** Monthly price in cents for each tier. */
export type TierPrices = Readonly<Record<Tier, bigint>>;

export function isTier(text: unknown): text is Tier {
  return TIERS.some((tier) => tier === text);
}

export function isRole(text: unknown): text is Role {
  return ROLES.some((role) => role === text);
}

/** @param counts people beside the one subscriber. A partner counts as a spouse. @throws RangeError for counts no household has */
export function tierOf(counts: { readonly spouses: number; readonly children: number }): Tier {
  const { spouses, children } = counts;
  if (!Number.isInteger(spouses) || spouses < 0 || spouses > 1) throw new RangeError(`a household has no or one spouse, not ${spouses}`);
  if (!Number.isInteger(children) || children < 0) throw new RangeError(`a household cannot have ${children} children`);
  if (spouses === 1) return children > 0 ? 'FAM' : 'ESP';
  return children > 0 ? 'ECH' : 'EE';
}

/** The tier of the people listed so far, or null while there is not exactly one subscriber and at most one spouse or partner. */
export function tierOfPeople(people: readonly { readonly role?: unknown }[]): Tier | null {
  const count = (...roles: Role[]) => people.filter(({ role }) => roles.some((one) => one === role)).length;
  const spouses = count('spouse', 'partner');
  if (count('self') !== 1 || spouses > 1 || people.some(({ role }) => !isRole(role))) return null;
  return tierOf({ spouses, children: count('child') });
}
