export const CONTRIBUTION_KINDS = ['none', 'fixed', 'percent', 'all'] as const;
export type ContributionKind = (typeof CONTRIBUTION_KINDS)[number];
/** `cents` with `fixed`, `bps` (5000 = half) with `percent`. */
export interface Contribution { readonly kind: ContributionKind; readonly cents: bigint | null; readonly bps: number | null }

/** What the employer bears of a monthly fee, in cents: never more than the fee; half a cent is the employer's. */
export function employerShare({ kind, cents, bps }: Contribution, monthlyCents: bigint): bigint {
  const asked = kind === 'all' ? monthlyCents : kind === 'fixed' ? cents ?? 0n : kind === 'percent' ? (monthlyCents * BigInt(bps ?? 0) + 5_000n) / 10_000n : 0n;
  return asked < monthlyCents ? asked : monthlyCents;
}
