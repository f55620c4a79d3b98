import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import type { Log } from '#kit/http/log.js';
import type { Task } from '#kit/jobs/worker.js';
import { tryTransition } from '#kit/states/transition.js';
import { callIntent, settleIntent } from './intents.js';
import { Payment } from './payment.entity.js';
import { refundIntent } from './refund-intent.js';
import { leftOf } from './refund.repository.js';
import { refundStates } from './refund.states.js';
import { formulaOf, requestRefund, type RequestedRefund } from './request-refund.js';
import { rereadWith } from './reread-with.js';

export const REFUND_DUE = 'billing.refund_due';
const MOST_PAYMENTS = 24;
const causeOf = (membershipId: string): string => `membership:${membershipId}`;

export interface Owed { readonly payerId: string; readonly cents: bigint; readonly membershipId: string; /** A person has to look first: it is not known whether there was a visit. */ readonly review: boolean }

/** A membership ends, and the state's clauses ask for money back. */
export const refundDue: Task = async (db, payload, log) => {
  const owed = await db.systemChange(REFUND_DUE, tx => owedBy(tx, String(payload['membership']), payload['rule']));
  if (owed) await giveBack(db, owed, log);
};

/** How much, from the membership's own row: an event carries no more than its id. */
async function owedBy(tx: Tx, membershipId: string, rule: unknown): Promise<Owed | null> {
  const [m] = await tx.query<{ payerId: string; cents: string | null }>(`select payer_id "payerId", to_jsonb(m) ->> 'refund_due_cents' cents from membership m where m.id = $1`, [membershipId]);
  return m && Number(m.cents ?? 0) > 0 ? { payerId: m.payerId, cents: BigInt(m.cents!), membershipId, review: rule === 'review' } : null;
}

/** Of each payment what was paid for the days after the end, then from the newest on as far as it goes. Above the set sum, or where something is not known, a person decides. */
export async function giveBack(db: Db, owed: Owed, log: Log): Promise<void> {
  const asked = await db.systemChange(REFUND_DUE, tx => ask(tx, owed));
  if (asked.short > 0n) log.warn({ task: REFUND_DUE, code: 'refund_short' }, 'less was paid than is to go back');
  for (const refund of asked.refunds) await send(db, refund);
}

async function ask(tx: Tx, { payerId, cents, membershipId, review }: Owed): Promise<{ refunds: RequestedRefund[]; short: bigint }> {
  const cause = causeOf(membershipId);
  await tx.query('select 1 from payer where id = $1 for update', [payerId]);
  const before = await tx.query(`select 1 from refund where cause = $1 and state not in ('refused', 'canceled', 'failed') limit 1`, [cause]);
  if (before.length > 0) return { refunds: [], short: 0n }; // whatever was left half-done is the janitor's
  const payments = await tx.builder(Payment, 'p').where(`p.payer_id = :payerId and p.state in ('succeeded', 'partly_refunded')`, { payerId }).orderBy('p.collected_at', 'DESC').limit(MOST_PAYMENTS).setLock('pessimistic_write').getMany();
  const { parts, short } = await shareOut(tx, payments, cents);
  const refunds: RequestedRefund[] = [];
  for (const { payment, amountCents } of parts) refunds.push(await requestRefund(tx, payment, { amountCents, reason: 'membership_ended', note: null, cause, hold: review }));
  return { refunds, short };
}

async function shareOut(tx: Tx, payments: readonly Payment[], cents: bigint): Promise<{ parts: { payment: Payment; amountCents: bigint }[]; short: bigint }> {
  const parts = [];
  let short = cents;
  for (const payment of payments) {
    const [leftCents, formula] = [await leftOf(tx, payment), await formulaOf(tx, payment, 'some')];
    const amountCents = least(BigInt(formula?.cents ?? 0), leftCents, short);
    parts.push({ payment, amountCents, leftCents });
    short -= amountCents;
  }
  for (const part of parts) {
    const more = least(part.leftCents - part.amountCents, short);
    part.amountCents += more;
    short -= more;
  }
  return { parts: parts.filter(p => p.amountCents > 0n), short };
}
const least = (...cents: readonly bigint[]): bigint => cents.reduce((a, b) => (b < a ? b : a));

/** The membership goes on after all: what still waits for a person's word is not owed any more. */
export async function withdrawOwedRefunds(tx: Tx, membershipId: string): Promise<void> {
  const reason = 'the membership goes on';
  for (const { id } of await tx.query<{ id: string }>(`select id from refund where cause = $1 and state = 'awaiting_approval' for update`, [causeOf(membershipId)])) {
    const moved = await tryTransition(tx, { machine: refundStates, table: 'refund', id, from: 'awaiting_approval', action: 'refuse', reason });
    if (moved) await record(tx, { action: 'refund.refused', subjectType: 'Refund', subjectId: id, details: { reason } });
  }
}

async function send(db: Db, refund: RequestedRefund): Promise<void> {
  const { sending } = refund;
  if (!sending) return;
  const attempt = await callIntent(refundIntent, sending, db.ports);
  await db.systemChange(REFUND_DUE, tx => settleIntent(tx, refundIntent, sending, attempt));
  await rereadWith(db, refund.payerId, [{ paymentId: refund.processorPaymentId }]);
}
