import { record } from '#audit/record.js';
import { employerShareOf } from '#groups/index.js';
import { insertAll } from '#kit/db/insert-all.js';
import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';
import { tryTransition } from '#kit/states/transition.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { birthDateContext } from '../household.entity.js';
import { childAgesOutOn } from '../household.rules.js';
import type { Membership } from '../membership.entity.js';
import { membershipById, updateMembership } from '../membership.repository.js';
import type { StoredPerson } from './changes.schema.js';
import { type MembershipChange, peopleContext } from './membership-change.entity.js';
import { type MembershipChangeAction, membershipChangeStates } from './membership-change.states.js';

/** Moves a change if its state allows it; null when somebody was quicker, so that each step is said once. */
export async function moveChange(tx: Tx, change: MembershipChange, action: MembershipChangeAction, set: Readonly<Record<string, unknown>> = {}): Promise<string | null> {
  if (!membershipChangeStates.can(change.state, action)) return null;
  const to = await tryTransition(tx, { machine: membershipChangeStates, table: 'membership_change', id: change.id, from: change.state, action, set });
  if (to === null) return null;
  await emit(tx, `membership_change.${to}`, { change: change.id, membership: change.membershipId, application: change.applicationId, household: change.householdId, kind: change.kind });
  await record(tx, { action: `membership_change.${to}`, subjectType: 'MembershipChange', subjectId: change.id, changes: { state: [change.state, to] }, details: { membership: change.membershipId, kind: change.kind } });
  return to;
}

/** The membership turns over to what the change says: tier, plan, price, and who is covered. Once. */
export async function applyChange(tx: Tx, change: MembershipChange): Promise<boolean> {
  const membership = await membershipById(tx, change.membershipId);
  if (!membership || membership.state === 'ended' || await moveChange(tx, change, 'apply', { applied_at: tx.now }) === null) return false;
  await updateMembership(tx, membership.id, {
    tier: change.toTier, planVersionId: change.toPlanVersionId, addOnVersionIds: change.toAddOnVersionIds, monthlyCents: change.toMonthlyCents,
    ...(membership.groupId ? { employerCents: await employerShareOf(tx, membership.groupId, change.toMonthlyCents) } : {}),
  });
  await leave(tx, change);
  await join(tx, membership, change);
  await emit(tx, 'membership.changed', { membership: membership.id, change: change.id, application: membership.applicationId, household: membership.householdId, kind: change.kind });
  await record(tx, {
    action: 'membership.changed', subjectType: 'Membership', subjectId: membership.id, details: { change: change.id, joined: change.peopleAdded, left: change.droppedPersonIds.length },
    changes: { tier: [membership.tier, change.toTier], planVersionId: [membership.planVersionId, change.toPlanVersionId], addOnVersionIds: [membership.addOnVersionIds, change.toAddOnVersionIds], monthlyCents: [String(membership.monthlyCents), String(change.toMonthlyCents)] },
  });
  return true;
}

const leave = (tx: Tx, change: MembershipChange): Promise<unknown> => tx.query(
  'update person set left_on = $2, updated_at = $3 where id = any($1::uuid[]) and household_id = $4 and left_on is null', [change.droppedPersonIds, change.effectiveOn, tx.now, change.householdId]);

async function join(tx: Tx, m: Membership, change: MembershipChange): Promise<void> {
  if (change.peopleSealed === null) return;
  const people = JSON.parse(tx.keys.open(change.peopleSealed, peopleContext(change.id))) as StoredPerson[];
  const [{ last } = { last: 0 }] = await tx.query<{ last: number }>('select coalesce(max(position), 0)::int last from person where household_id = $1', [m.householdId]);
  const at = tx.now.toISOString();
  await insertAll(tx, [{ table: 'person', rows: people.map((p, i) => ({
    id: p.id, household_id: m.householdId, application_id: m.applicationId, agency_id: m.agencyId, agent_id: m.agentId, group_id: m.groupId, role: p.role, first_name: p.firstName, last_name: p.lastName,
    birth_date_sealed: tx.keys.seal(p.birthDate, birthDateContext(p.id)), disabled: p.disabled ?? false, medicare: p.medicare ?? null,
    ages_out_on: p.role === 'child' && !p.disabled ? childAgesOutOn(calendarDate(p.birthDate)) : null, position: last + 1 + i, created_at: at, updated_at: at,
  })) }]);
  // they are in the household now; what was kept of them on the way is not needed any more
  await tx.query('update membership_change set people_sealed = null where id = $1', [change.id]);
}
