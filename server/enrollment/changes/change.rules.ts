import type { ChangeKind } from './membership-change.entity.js';

/** `now`: at once and pro-rated. `next_period`: with the next period, nothing before. */
export type Timing = 'now' | 'next_period';

export interface ChangeFacts {
  readonly fromMonthlyCents: bigint; readonly toMonthlyCents: bigint;
  readonly peopleAdded: number; readonly peopleDropped: number;
  /** Another plan version, or other add-ons. */
  readonly planChanged: boolean;
}

/**
 * When a change counts. What costs more counts at once, and so does cover for somebody new; what costs less or the same counts
 * from the next period, that has not been paid yet. Null: somebody joins and the whole becomes cheaper, which is two changes.
 */
export function timingOf(f: ChangeFacts): Timing | null {
  if (f.toMonthlyCents > f.fromMonthlyCents) return 'now';
  if (f.peopleAdded === 0) return 'next_period';
  return f.toMonthlyCents === f.fromMonthlyCents && f.peopleDropped === 0 ? 'now' : null;
}

export const kindOf = (f: ChangeFacts): ChangeKind | null => {
  const household = f.peopleAdded + f.peopleDropped > 0;
  if (!household) return f.planChanged ? 'plan' : null;
  return f.planChanged ? 'both' : 'household';
};

/** A preview is good for this long; business time. Later it is looked at again. */
export const PREVIEW_LIVES_SECONDS = 30 * 60;

/** Whether a proration for `at` may still be charged `now`: not for a time to come, and not an old one, both in unix seconds. */
export const isFresh = (at: number, now: number): boolean => at <= now + 60 && at >= now - PREVIEW_LIVES_SECONDS;
