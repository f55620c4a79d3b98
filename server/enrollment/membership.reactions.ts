import { record } from '#audit/record.js';
import { openSubscriptionOfPayer, reversalOf } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';
import { tryTransition } from '#kit/states/transition.js';
import { Application } from './application.entity.js';
import { resealWithNewIds } from './application.repository.js';
import { applicationStates } from './application.states.js';
import { finishMembership } from './ending/finish-membership.js';
import { afterResume } from './ending/pause-membership.js';
import { leaveGroup } from './household.repository.js';
import type { Membership } from './membership.entity.js';
import { membershipOfPayer } from './membership.repository.js';
import { type MembershipAction, membershipStates } from './membership.states.js';
import { datesOf } from './paid-through.js';
import { onReversed } from './reversed-payments.js';

/** The first of the actions that the membership's state allows. */
const allowed = (m: Membership, ...actions: MembershipAction[]): MembershipAction | null => actions.find(a => membershipStates.can(m.state, a)) ?? null;

const move = (tx: Tx, m: Membership, action: MembershipAction, set: Readonly<Record<string, unknown>> = {}, reason?: string) =>
  tryTransition(tx, { machine: membershipStates, table: 'membership', id: m.id, from: m.state, action, set, ...(reason ? { reason } : {}) });

/**
 * A charge was collected: the membership is (again) active, and paid through the end of the period. The word of it may come after
 * that of its reversal: then it restores nothing, and a contract that begins with it has been paid once and is no more.
 */
export async function onCollected(tx: Tx, payerId: string, invoiceId?: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership) return;
  const reversed = invoiceId === undefined ? null : await reversalOf(tx, invoiceId);
  if (reversed && !allowed(membership, 'activate')) return;
  await follow(tx, membership);
  if (reversed) await onReversed(tx, payerId, reversed === 'charged_back');
}

async function follow(tx: Tx, membership: Membership): Promise<void> {
  const dates = await datesOf(tx, membership);
  const paid = { paid_through: dates.paidThrough, next_charge_on: dates.nextChargeOn };
  if (membership.state === 'paused') { await afterResume(tx, membership); return; }
  const action = allowed(membership, 'activate', 'restore');
  if (!action) { await tx.query('update membership set paid_through = $2, next_charge_on = $3, updated_at = $4 where id = $1', [membership.id, ...Object.values(paid), tx.now]); return; }
  const to = await move(tx, membership, action, action === 'activate' ? { ...paid, activated_at: tx.now } : { ...paid, past_due_on: null, suspended_on: null });
  if (!to) return;
  await approve(tx, membership);
  await announce(tx, membership, to);
  // the month that was paid late is over: nothing of the time without care is billed, and a new month begins
  if (membership.state === 'suspended' && dates.paidThrough !== null && dates.paidThrough < tx.today) await emit(tx, 'membership.begins_anew', { membership: membership.id, application: membership.applicationId, household: membership.householdId });
}

/** Nothing was due today and a card is kept: enrolled, waiting for the start. */
export async function onCardSaved(tx: Tx, payerId: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership || !allowed(membership, 'save_card')) return;
  const to = await move(tx, membership, 'save_card');
  if (!to) return;
  await approve(tx, membership);
  await announce(tx, membership, to);
}

/** A charge was refused, or the subscription owes something. Before the first charge of a later start the membership waits for a payment; afterwards it is past due. */
export async function onOwing(tx: Tx, payerId: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership || !allowed(membership, 'fail_payment')) return;
  if (membership.state === 'paused') { await afterResume(tx, membership); return; }
  if (membership.state !== 'pending_activation' && !await owes(tx, payerId)) return;
  const to = await move(tx, membership, 'fail_payment', membership.state === 'active' ? { past_due_on: tx.today } : {});
  if (to) await announce(tx, membership, to);
}

/** Nothing is owed any more, which may be seen later than the payment: a refusal heard of in between has not the last word. */
export async function onRecovered(tx: Tx, payerId: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership || !allowed(membership, 'restore') || await owes(tx, payerId)) return;
  const { paidThrough } = await datesOf(tx, membership);
  if (paidThrough !== null && paidThrough >= tx.today) await follow(tx, membership);
}

/** A change that was not paid leaves the contract as it was; a charge made good since has been heard of. */
const owes = async (tx: Tx, payerId: string): Promise<boolean> => ['past_due', 'unpaid'].includes((await openSubscriptionOfPayer(tx, payerId))?.state ?? '');

/** The last retry has failed: care stops until it is paid. */
export async function onExhausted(tx: Tx, payerId: string): Promise<void> {
  if (!await owes(tx, payerId)) return;
  await onOwing(tx, payerId); // whichever word comes first
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership || !allowed(membership, 'suspend')) return;
  const to = await move(tx, membership, 'suspend', { suspended_on: tx.today });
  if (to) await announce(tx, membership, to);
}

/** The subscription is over. Unpaid: the contract never was, and its application is open again; paid: it ends with what was paid for. */
export async function onEnded(tx: Tx, payerId: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  const action = membership && allowed(membership, 'void', 'end');
  if (!membership || !action) return;
  if (action === 'end') { await finishMembership(tx, membership, { endsOn: membership.endsOn ?? membership.paidThrough ?? tx.today, reason: membership.endReason ?? 'ended at the processor' }); return; }
  const to = await move(tx, membership, action, { ends_on: membership.paidThrough ?? tx.today, next_charge_on: null });
  if (!to) return;
  await leaveGroup(tx, membership.householdId);
  await reopen(tx, membership);
  await announce(tx, membership, to);
}

/** Memberships that wait for their first payment this long are void. */
const VOID_DAYS = 14;
const MOST_A_SWEEP = 100;

/** Payers whose first charge of a later start failed and was not made good in time: their subscriptions are to be cancelled. */
export const overdueStarts = async (tx: Tx): Promise<{ applicationId: string }[]> => tx.query(`
  select m.application_id "applicationId" from membership m join application a on a.id = m.application_id
  where m.state = 'pending_payment' and a.state = 'approved' and m.starts_on < $1::date - $2::int order by m.starts_on limit $3`, [tx.today, VOID_DAYS, MOST_A_SWEEP]);

const applicationOf = (tx: Tx, m: Membership): Promise<Application> => tx.builder(Application, 'a').where('a.id = :id', { id: m.applicationId }).getOneOrFail();

async function approve(tx: Tx, membership: Membership): Promise<void> {
  const { id, state } = await applicationOf(tx, membership);
  if (applicationStates.can(state, 'approve')) await tryTransition(tx, { machine: applicationStates, table: 'application', id, from: state, action: 'approve', set: { decided_at: tx.now } });
}

async function reopen(tx: Tx, membership: Membership): Promise<void> {
  const application = await applicationOf(tx, membership);
  if (!applicationStates.can(application.state, 'reopen')) return;
  const set = { household_id: null, agreement_id: null, submitted_at: null, household_sealed: resealWithNewIds(tx, application) };
  await tryTransition(tx, { machine: applicationStates, table: 'application', id: application.id, from: application.state, action: 'reopen', reason: 'the payment was not completed in time', set });
}

/** One event and one audit row for a state the membership has reached. */
async function announce(tx: Tx, membership: Membership, to: string): Promise<void> {
  await emit(tx, `membership.${to}`, { membership: membership.id, application: membership.applicationId, household: membership.householdId, on: tx.today });
  await record(tx, { action: `membership.${to}`, subjectType: 'Membership', subjectId: membership.id, changes: { state: [membership.state, to] }, details: { application: membership.applicationId } });
}
