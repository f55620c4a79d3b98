import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';
import { tryTransition } from '#kit/states/transition.js';
import { moveChange } from '../changes/apply-change.js';
import { openChange } from '../changes/membership-change.repository.js';
import { leaveGroup } from '../household.repository.js';
import type { Membership } from '../membership.entity.js';
import { membershipStates } from '../membership.states.js';

/** A change of a contract that is over comes to nothing. */
export async function withdrawOpenChange(tx: Tx, membershipId: string): Promise<void> {
  for (const states of [['asked', 'requested', 'awaiting_payment', 'scheduled'], ['announced']] as const) {
    const change = await openChange(tx, membershipId, states);
    if (change) await moveChange(tx, change, 'withdraw');
  }
}

/** Ends a contract here, once, whatever state it is in, and says so. What is owed back was asked for when the end was decided. */
export async function finishMembership(tx: Tx, m: Membership, o: { endsOn: string; reason: string }): Promise<boolean> {
  const action = (['end', 'void'] as const).find(a => membershipStates.can(m.state, a));
  if (!action) return false;
  const to = await tryTransition(tx, { machine: membershipStates, table: 'membership', id: m.id, from: m.state, action, reason: o.reason, set: { ends_on: o.endsOn, ended_on: tx.today, end_reason: o.reason, next_charge_on: null } });
  if (to === null) return false;
  await withdrawOpenChange(tx, m.id);
  if (action === 'void') await leaveGroup(tx, m.householdId);
  const about = { membership: m.id, application: m.applicationId, household: m.householdId };
  await emit(tx, 'membership.ended', about);
  await record(tx, { action: 'membership.ended', subjectType: 'Membership', subjectId: m.id, changes: { state: [m.state, to] }, details: { endsOn: o.endsOn, reason: o.reason } });
  return true;
}
