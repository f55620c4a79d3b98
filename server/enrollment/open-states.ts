import { openStates as packStates } from '#plans/index.js';

/** States with an approved clause pack: elsewhere nobody can enroll. */
export const openStates: ReadonlySet<string> = packStates();
