import type { Tx } from '#kit/db/tx.js';
import { calendarDate, addDays } from '#kit/time/calendar-date.js';
import { applyChange, moveChange } from './apply-change.js';
import { MembershipChange } from './membership-change.entity.js';
import { changeOfIntent } from './membership-change.repository.js';
import type { MembershipChangeAction } from './membership-change.states.js';

/** What billing says of a change, by its intent. Each may come twice, and beside the command that asked for it. */
const step = (action: MembershipChangeAction) => async (tx: Tx, intentId: string): Promise<void> => {
  const change = await changeOfIntent(tx, intentId);
  if (change) await moveChange(tx, change, action);
};

export const onChangePending = step('await_payment');
export const onChangeScheduled = step('schedule');
export const onChangeRefused = step('refuse');
export const onChangeExpired = step('expire');
export const onChangeWithdrawn = step('withdraw');

export async function onChanged(tx: Tx, intentId: string): Promise<void> {
  const change = await changeOfIntent(tx, intentId);
  if (change) await applyChange(tx, change);
}

const MOST_A_SWEEP = 200;

/**
 * Scheduled changes whose day has come although no word of the processor came: those it was never asked about, at once; the others
 * a day later, for their period begins at an hour of its own.
 */
export async function applyDue(tx: Tx): Promise<number> {
  const due = await tx.builder(MembershipChange, 'c').where(`c.state = 'scheduled'`)
    .andWhere('((c.intent_id is null and c.effective_on <= :today) or c.effective_on <= :yesterday)', { today: tx.today, yesterday: addDays(calendarDate(tx.today), -1) })
    .orderBy('c.effective_on').limit(MOST_A_SWEEP).setLock('pessimistic_write').setOnLocked('skip_locked').getMany();
  for (const change of due) await applyChange(tx, change);
  return due.length;
}
