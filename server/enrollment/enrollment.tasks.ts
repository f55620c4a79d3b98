import { record } from '#audit/record.js';
import { emit, listen } from '#kit/outbox/outbox.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import type { Tx } from '#kit/db/tx.js';
import { tryTransition } from '#kit/states/transition.js';
import { anchorsFrom } from './paid-through.js';
import { Application } from './application.entity.js';
import { applicationStates } from './application.states.js';
import { membershipOfPayer } from './membership.repository.js';
import type { Membership } from './membership.entity.js';
import { membershipStates } from './membership.states.js';

/** The membership follows the money: it is active when the first charge was collected, waiting when a card was saved for a later start. */
async function collected(tx: Tx, payerId: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership) return;
  const action = membershipStates.can(membership.state, 'activate') ? 'activate' : membershipStates.can(membership.state, 'restore') ? 'restore' : null;
  const dates = await anchorsFrom(tx, membership);
  if (!action) { await tx.query('update membership set paid_through = $2, next_charge_on = $3, updated_at = $4 where id = $1', [membership.id, dates.paidThrough, dates.nextChargeOn, tx.now]); return; }
  const first = action === 'activate';
  const to = await tryTransition(tx, { machine: membershipStates, table: 'membership', id: membership.id, from: membership.state, action, set: { paid_through: dates.paidThrough, next_charge_on: dates.nextChargeOn, ...(first ? { activated_at: tx.now } : {}) } });
  if (to && first) await approve(tx, membership);
  if (to) await said(tx, membership, `membership.${to}`);
}

async function cardSaved(tx: Tx, payerId: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership || !membershipStates.can(membership.state, 'save_card')) return;
  const to = await tryTransition(tx, { machine: membershipStates, table: 'membership', id: membership.id, from: membership.state, action: 'save_card' });
  if (to) { await approve(tx, membership); await said(tx, membership, `membership.${to}`); }
}

async function ended(tx: Tx, payerId: string): Promise<void> {
  const membership = await membershipOfPayer(tx, payerId);
  if (!membership) return;
  const action = membershipStates.can(membership.state, 'void') ? 'void' : membershipStates.can(membership.state, 'end') ? 'end' : null;
  if (action && await tryTransition(tx, { machine: membershipStates, table: 'membership', id: membership.id, from: membership.state, action, set: { ends_on: membership.paidThrough ?? tx.today, next_charge_on: null } })) await said(tx, membership, 'membership.ended');
}

async function approve(tx: Tx, membership: Membership): Promise<void> {
  const application = await tx.builder(Application, 'a').where('a.id = :id', { id: membership.applicationId }).getOneOrFail();
  if (!applicationStates.can(application.state, 'approve')) return;
  await tryTransition(tx, { machine: applicationStates, table: 'application', id: application.id, from: application.state, action: 'approve', set: { decided_at: tx.now } });
}

/** One event and one audit row for a state the membership has reached. */
async function said(tx: Tx, membership: Membership, name: string): Promise<void> {
  await emit(tx, name, { membership: membership.id, application: membership.applicationId, household: membership.householdId });
  await record(tx, { action: name, subjectType: 'Membership', subjectId: membership.id, changes: { state: [membership.state, name.split('.')[1]] }, details: { application: membership.applicationId } });
}

const REACTIONS = { 'subscription.collected': collected, 'subscription.card_saved': cardSaved, 'subscription.ended': ended } as const;

/** A draft nobody came back to for this long is closed. */
const ABANDON_DAYS = 60;

export function registerEnrollmentTasks(): void {
  for (const [event, react] of Object.entries(REACTIONS)) {
    const task = `enrollment.on_${event.replace('.', '_')}`;
    listen(event, task);
    registerTask(task, (db, payload) => db.systemChange(task, tx => react(tx, String(payload['payer']))));
  }
  registerTask('enrollment.abandon_stale', async db => {
    await db.systemChange('enrollment.abandon_stale', async tx => {
      const stale = await tx.query<{ id: string }>(`select id from application where state = 'draft' and updated_at < $1::timestamptz - make_interval(days => $2) order by updated_at limit 200 for update skip locked`, [tx.now, ABANDON_DAYS]);
      for (const { id } of stale) {
        await tryTransition(tx, { machine: applicationStates, table: 'application', id, from: 'draft', action: 'abandon', reason: 'no activity', set: { household_sealed: null, resume_mac: null } });
        await record(tx, { action: 'application.abandoned', subjectType: 'Application', subjectId: id, details: { days: ABANDON_DAYS } });
      }
    });
  });
  schedule('enrollment.abandon_stale', 3600);
}
