import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { listen } from '#kit/outbox/outbox.js';
import { membershipById } from '../membership.repository.js';
import { finishMembership } from './finish-membership.js';

const END_BY_DATE = 'enrollment.end_by_date';
const MOST_A_SWEEP = 1000;

/**
 * A contract is over with the last day of the provider's calendar, whatever the hour at which the processor ends its subscription
 * some time of the next: nobody has care, or can take the end back, in the hours between.
 */
export function registerEndByDate(): void {
  registerTask(END_BY_DATE, endByDate);
  schedule(END_BY_DATE, 3600);
  listen('clock.moved', END_BY_DATE); // business work is due by dates: a move of the clock makes it due at once
}

async function endByDate(db: Db): Promise<void> {
  for (const id of await db.systemChange(END_BY_DATE, overToday)) {
    await db.systemChange(END_BY_DATE, async tx => {
      const m = await membershipById(tx, id);
      // kept meanwhile: it goes on
      if (m?.endsOn && m.endsOn < tx.today) await finishMembership(tx, m, { endsOn: m.endsOn, reason: m.endReason ?? 'cancelled' });
    });
  }
}

const overToday = async (tx: Tx): Promise<string[]> => (await tx.query<{ id: string }>(
  `select id from membership where ends_on < $1 and state <> 'ended' order by ends_on limit $2`, [tx.today, MOST_A_SWEEP])).map(m => m.id);
