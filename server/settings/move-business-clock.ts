import { z } from 'zod';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { appError } from '#kit/errors/app-error.js';
import { emit } from '#kit/outbox/outbox.js';

export const clockFixed = appError(409, 'clock_fixed');

/** Moves business time forward, together with the sandbox's own clock. Exists only while the sandbox stands in for Stripe. */
export const moveBusinessClock = command({
  name: 'moveBusinessClock', action: 'move_clock', subject: 'Setting',
  input: z.strictObject({ days: z.int().min(0).max(366).describe('Days'), hours: z.int().min(0).max(23).default(0).describe('Hours') }).refine(i => i.days + i.hours > 0, 'Move by at least one hour'),
  async prepare(tx, input) {
    if (!tx.clockMoves) throw clockFixed();
    const seconds = input.days * 86_400 + input.hours * 3600;
    const before = tx.now;
    await tx.query(`update business_clock set ahead = ahead + make_interval(secs => $1), moved_at = $2`, [seconds, tx.systemNow]);
    const after = new Date(before.getTime() + seconds * 1000);
    await record(tx, { action: 'clock.moved', subjectType: 'Setting', subjectId: 'business_clock', changes: { now: [before.toISOString(), after.toISOString()] } });
    await emit(tx, 'clock.moved', { seconds });
    return { after };
  },
  call: async ({ after }, ports) => { await ports.clock?.advanceTo(after); },
  settle: async (_tx, { after }) => ({ now: after.toISOString() }),
});
