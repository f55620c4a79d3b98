import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { callCancel, callIntent, openSubscriptionOfPayer, prepareCancel, prepareResume, rereadPayer, resumeIntent, settleCancel, settleIntent } from '#billing/index.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { listen } from '#kit/outbox/outbox.js';
import { record } from '#audit/record.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { finishMembership } from '../ending/finish-membership.js';
import { resumeMembership } from '../ending/pause-membership.js';
import { membershipById } from '../membership.repository.js';

/** Without a payment a suspended membership ends this many days after it was suspended. */
export const DAYS_SUSPENDED = 30;
const MOST_A_SWEEP = 100;
const END_SUSPENDED = 'enrollment.end_suspended';
const RESUME_DUE = 'enrollment.resume_due';
const BEGIN_ANEW = 'enrollment.begin_anew';

/** Business work is due by dates: a move of the clock makes it due at once. */
export function registerDunningTasks(): void {
  registerTask(END_SUSPENDED, endSuspended);
  registerTask(RESUME_DUE, resumeDue);
  for (const task of [END_SUSPENDED, RESUME_DUE]) {
    schedule(task, 3600);
    listen('clock.moved', task);
  }
  listen('membership.begins_anew', BEGIN_ANEW);
  registerTask(BEGIN_ANEW, (db, payload) => beginAnew(db, String(payload['membership'])));
}

interface Due { readonly id: string; readonly payerId: string }
const suspendedTooLong = (tx: Tx): Promise<Due[]> => tx.query<Due>(`select id, payer_id "payerId" from membership where state = 'suspended' and suspended_on <= $1 order by suspended_on limit $2`,
  [addDays(calendarDate(tx.today), -DAYS_SUSPENDED), MOST_A_SWEEP]);

/** Ends what stayed unpaid: at the processor, where its open invoice becomes void, and here. */
async function endSuspended(db: Db): Promise<void> {
  for (const { id, payerId } of await db.systemChange(END_SUSPENDED, suspendedTooLong)) {
    const cancel = await db.systemChange(END_SUSPENDED, async tx => {
      const subscription = await openSubscriptionOfPayer(tx, payerId);
      return subscription && prepareCancel(tx, { subscriptionId: subscription.id, onlyUnpaid: false, reason: 'unpaid' });
    });
    const outcome = await callCancel(cancel, db.ports);
    await db.systemChange(END_SUSPENDED, async tx => {
      await settleCancel(tx, cancel, outcome);
      const m = await membershipById(tx, id);
      // paid meanwhile: it stays
      if (m?.state === 'suspended') await finishMembership(tx, m, { endsOn: m.paidThrough ?? tx.today, reason: 'unpaid' });
    });
  }
}

/** Pauses whose last day was set go on by themselves. */
async function resumeDue(db: Db): Promise<void> {
  const due = await db.systemChange(RESUME_DUE, tx => tx.query<{ id: string }>(`select id from membership where state = 'paused' and resumes_on <= $1 order by resumes_on limit $2`, [tx.today, MOST_A_SWEEP]));
  for (const { id } of due) await execute(db, system(RESUME_DUE), resumeMembership, { id });
}

/** After a time without care, which nobody pays for, a new month begins with today. */
async function beginAnew(db: Db, id: string): Promise<void> {
  const prepared = await db.systemChange(BEGIN_ANEW, async tx => {
    const m = await membershipById(tx, id);
    const subscription = m && await openSubscriptionOfPayer(tx, m.payerId);
    if (!m || m.state !== 'active' || !subscription || subscription.state !== 'active' || m.paidThrough === null || m.paidThrough >= tx.today) return null;
    await record(tx, { action: 'membership.begins_anew', subjectType: 'Membership', subjectId: id, details: { paidThrough: m.paidThrough } });
    return { payerId: m.payerId, intent: await prepareResume(tx, subscription.id, true) };
  });
  if (!prepared) return;
  const attempt = await callIntent(resumeIntent, prepared.intent, db.ports);
  await db.systemChange(BEGIN_ANEW, tx => settleIntent(tx, resumeIntent, prepared.intent, attempt));
  await rereadPayer(db, prepared.payerId);
}
