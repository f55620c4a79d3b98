import { record } from '#audit/record.js';
import { callCancel, openingOfApplication, prepareCancel, refusedCards, settleCancel } from '#billing/index.js';
import type { Db } from '#kit/db/db.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { listen } from '#kit/outbox/outbox.js';
import { tryTransition } from '#kit/states/transition.js';
import { raiseAttempts } from './application.repository.js';
import { MOST_PAYMENT_ATTEMPTS } from './count-payment-attempt.js';
import { applicationStates } from './application.states.js';
import { onReversed } from './reversed-payments.js';
import { applyDue, onChanged, onChangeExpired, onChangePending, onChangeRefused, onChangeScheduled, onChangeWithdrawn } from './changes/change.reactions.js';
import { registerPriceMoves } from './changes/price-moves.js';
import { registerFollowContacts } from './follow-contacts.js';
import { registerEndByDate } from './ending/end-by-date.tasks.js';
import { followTerms } from './ending/follow-terms.js';
import { registerAgeOut } from './aging/age-out.tasks.js';
import { registerDunningTasks } from './dunning/dunning.tasks.js';
import { onCardSaved, onCollected, onEnded, onExhausted, onOwing, onRecovered, overdueStarts } from './membership.reactions.js';

/** The membership follows the money. */
const REACTIONS = { 'subscription.collected': onCollected, 'subscription.card_saved': onCardSaved, 'subscription.payment_failed': onOwing, 'subscription.past_due': onOwing, 'subscription.recovered': onRecovered, 'subscription.ended': onEnded, 'subscription.exhausted': onExhausted, 'subscription.terms_set': followTerms } as const;

/** A change follows what billing says of its intent. */
const CHANGES = {
  'subscription.changed': onChanged, 'subscription.change_pending': onChangePending, 'subscription.change_scheduled': onChangeScheduled, 'subscription.change_refused': onChangeRefused, 'subscription.change_expired': onChangeExpired, 'subscription.change_withdrawn': onChangeWithdrawn,
} as const;

/** A card was refused, with a charge or while it was saved for a later start. */
const REFUSALS = ['subscription.payment_failed', 'subscription.setup_failed'] as const;

const invoiceOf = (payload: Readonly<Record<string, unknown>>): string | undefined => (typeof payload['invoice'] === 'string' ? payload['invoice'] : undefined);

/** Money that was collected is gone again, or counts again. */
function followReversals(): void {
  const [reversed, restored] = ['enrollment.on_payment_reversed', 'enrollment.on_payment_restored'];
  listen('payment.reversed', reversed);
  registerTask(reversed, async (db, payload) => { await db.systemChange(reversed, tx => onReversed(tx, String(payload['payer']), payload['cause'] === 'lost')); });
  listen('payment.restored', restored);
  registerTask(restored, async (db, payload) => { await db.systemChange(restored, tx => onCollected(tx, String(payload['payer']), invoiceOf(payload))); });
}

/** A draft nobody came back to for this long is closed, and what it knew of people is gone. */
const ABANDON_DAYS = 60;
const MOST_A_SWEEP = 200;

export function registerEnrollmentTasks(): void {
  for (const [event, react] of Object.entries(REACTIONS)) {
    const task = `enrollment.on_${event.replace('.', '_')}`;
    listen(event, task);
    registerTask(task, async (db, payload) => {
      await db.systemChange(task, tx => react(tx, String(payload['payer']), invoiceOf(payload)));
    });
  }
  for (const [event, react] of Object.entries(CHANGES)) {
    const task = `enrollment.on_${event.replace('.', '_')}`;
    listen(event, task);
    registerTask(task, async (db, payload) => { await db.systemChange(task, tx => react(tx, String(payload['intent']))); });
  }
  for (const event of REFUSALS) {
    const task = `enrollment.bound_${event.replace('.', '_')}`;
    listen(event, task);
    registerTask(task, async (db, payload) => { if (typeof payload['application'] === 'string') await boundAttempts(db, task, payload['application']); });
  }
  followReversals();
  registerEndByDate();
  registerDunningTasks();
  registerPriceMoves();
  registerAgeOut();
  registerFollowContacts();
  registerTask('enrollment.abandon_stale', abandonStale);
  registerTask('enrollment.void_overdue', voidOverdue);
  registerTask('enrollment.apply_due_changes', async db => { await db.systemChange('enrollment.apply_due_changes', applyDue); });
  schedule('enrollment.abandon_stale', 3600);
  schedule('enrollment.void_overdue', 3600);
  schedule('enrollment.apply_due_changes', 3600);
  // business work is due by dates: a move of the clock makes it due at once
  for (const task of ['enrollment.abandon_stale', 'enrollment.void_overdue', 'enrollment.apply_due_changes']) listen('clock.moved', task);
}

async function abandonStale(db: Db): Promise<void> {
  await db.systemChange('enrollment.abandon_stale', async tx => {
    const stale = await tx.query<{ id: string }>(`select id from application where state = 'draft' and updated_at < $1::timestamptz - make_interval(days => $2) order by updated_at limit $3 for update skip locked`, [tx.now, ABANDON_DAYS, MOST_A_SWEEP]);
    for (const { id } of stale) {
      await tryTransition(tx, { machine: applicationStates, table: 'application', id, from: 'draft', action: 'abandon', reason: 'no activity', set: { household_sealed: null, resume_mac: null } });
      await record(tx, { action: 'application.abandoned', subjectType: 'Application', subjectId: id, details: { days: ABANDON_DAYS } });
    }
  });
}

/** A later start whose first charge failed and stayed unpaid: the subscription is cancelled, and its end voids the membership. */
async function voidOverdue(db: Db): Promise<void> {
  const job = 'enrollment.void_overdue';
  const due = await db.systemChange(job, overdueStarts);
  for (const { applicationId } of due) await cancelUnpaid(db, job, applicationId, 'the first charge stayed unpaid');
}

async function cancelUnpaid(db: Db, job: string, applicationId: string, reason: string): Promise<void> {
  const prepared = await db.systemChange(job, async tx => {
    const opening = await openingOfApplication(tx, applicationId);
    return opening && prepareCancel(tx, { subscriptionId: opening.subscriptionId, onlyUnpaid: true, reason });
  });
  const outcome = await callCancel(prepared, db.ports);
  await db.systemChange(job, tx => settleCancel(tx, prepared, outcome));
}

/** Who holds the client secret can try cards without asking us first: what the processor refused counts too, and past the limit the secret is worth nothing. */
async function boundAttempts(db: Db, job: string, applicationId: string): Promise<void> {
  const refused = await db.systemChange(job, async tx => {
    const cards = await refusedCards(tx, applicationId);
    return await raiseAttempts(tx, applicationId, cards) ? cards : 0;
  });
  if (refused > MOST_PAYMENT_ATTEMPTS) await cancelUnpaid(db, job, applicationId, 'more cards were tried than allowed');
}
