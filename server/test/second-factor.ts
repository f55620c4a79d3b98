import { setTimeout } from 'node:timers/promises';
import { codeAt, finishSignIn, pendingSignIn, secondsLeftAt, signIn, systemSetKnownSecondFactor } from '#identity/index.js';
import type { Origin } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';

/** The second factor of everybody in tests: one secret, so that a test can be anybody's phone. */
export const TEST_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const giveTestFactor = (db: Db, userId: string): Promise<void> => systemSetKnownSecondFactor(db, userId, TEST_SECRET);

/** The code a phone shows now, or so many steps of 30 s from now. A code works once: a second one within 30 s is `testCode(1)`. */
export const testCode = (stepsAhead = 0, secret = TEST_SECRET): string => codeAt(secret, addSeconds(systemClock.now(), stepsAhead * 30));

/** Waits for the next step where this one is about to end, so that a test's codes are those of one step. */
export async function steadyStep(seconds = 5): Promise<void> {
  const left = secondsLeftAt(systemClock.now());
  if (left < seconds) await setTimeout(left * 1000);
}

/** As if the last code had been used long ago. */
export const restFactor = (db: Db, userId: string): Promise<unknown> => db.systemStatement('update second_factor set last_step = 0 where user_id = $1', [userId]);

/** Password and code, as the pages do it. Gives the token of the session. */
export async function enterFully(db: Db, who: { email: string; password: string; panel: 'admin' | 'agent' | 'employer'; previous?: string }, origin: Origin, code = testCode()): Promise<{ token: string }> {
  const { token } = await signIn(db, who, origin);
  const pending = await pendingSignIn(db, who.panel, token, origin);
  if (!pending) throw new Error('no sign-in waits for its second factor');
  return finishSignIn(db, pending, { kind: 'code', text: code }, 'test');
}
