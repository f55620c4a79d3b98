import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { command, query } from '#access/use-case.js';
import type { Db } from '#kit/db/db.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { centsToNumber, formatCents } from '#kit/money/money.js';
import { paymentSubject } from './billing.access.js';
import { type Attempt, callIntent, settleIntent } from './intents.js';
import type { Payment } from './payment.entity.js';
import type { RefundOutcome } from './payments.port.js';
import { REFUND_REASONS } from './refund.entity.js';
import type { RefundFormulaResult } from './refund.rules.js';
import { refundIntent } from './refund-intent.js';
import { leftOf, paymentsById } from './refund.repository.js';
import { formulaOf, requestRefund, type RequestedRefund } from './request-refund.js';
import { rereadWith } from './reread-with.js';

/** Cents; `formula` is null where no membership stands behind the payment. */
export interface RefundView { readonly paidCents: number; readonly leftCents: number; readonly formula: RefundFormulaResult | null }

/** What may go back of a payment, and what the state's clauses say of it, with the sum behind it. */
export const previewRefund = query({
  name: 'previewRefund', action: 'refund', subject: 'Payment', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }): Promise<RefundView> {
    const payment = await load<Payment>(tx, paymentSubject, id);
    authorize(tx, 'refund', paymentSubject, payment);
    return { paidCents: centsToNumber(payment.amountCents), leftCents: centsToNumber(await leftOf(tx, payment)), formula: await formulaOf(tx, payment) };
  },
});

const money = (cents: number): string => formatCents(cents, 'en');

/** For the page of a payment: what is left of it, and what the clauses ask for, with the sum. By payment id. */
export async function refundTexts(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const payment of await paymentsById(tx, ids)) {
    if (payment.collectedAt === null) continue;
    const [left, f] = [Number(await leftOf(tx, payment)), await formulaOf(tx, payment)];
    const rule = !f ? 'no membership, no formula' : f.rule === 'within_14_days' ? `all of it, ${money(f.cents)}, within 14 days of the start if nobody had a visit: please look` : f.rule === 'unearned_days' ? `${money(f.cents)} for ${f.unusedDays} of ${f.days} days after the end (${f.arithmetic} cents)` : 'nothing has to go back';
    texts.set(payment.id, `${money(left)} can go back. The state's clauses: ${rule}.`);
  }
  return texts;
}

type Sent = Attempt<RefundOutcome> | null;

/** The call, settle and follow phases of whatever sends a refund; nothing is called for one that waits for a second person. */
export const sendRefund = (prepared: RequestedRefund, ports: Ports): Promise<Sent> => (prepared.sending ? callIntent(refundIntent, prepared.sending, ports) : Promise.resolve(null));

export async function settleRefund(tx: Tx, prepared: RequestedRefund, sent: Sent): Promise<{ id: string; state: string }> {
  if (prepared.sending && sent) await settleIntent(tx, refundIntent, prepared.sending, sent);
  return { id: prepared.id, state: prepared.sending === null ? 'awaiting_approval' : sent && 'refused' in sent ? 'failed' : 'pending' };
}

export async function followRefund<O>(db: Db, prepared: RequestedRefund, out: O): Promise<O> {
  if (prepared.sending) await rereadWith(db, prepared.payerId, [{ paymentId: prepared.processorPaymentId }]);
  return out;
}

/** Gives all or part of a payment back. Above the set sum a second person decides. */
export const refundPayment = command({
  name: 'refundPayment', action: 'refund', subject: 'Payment', stepUp: true,
  input: z.strictObject({
    id: z.uuid(), amountCents: z.coerce.number().int().min(1).max(100_000_000).describe('Amount in cents'), reason: z.enum(REFUND_REASONS).describe('Reason'), note: z.string().trim().max(500).optional().describe('Note for colleagues, nothing personal'),
  }),
  async prepare(tx, { id, amountCents, reason, note }): Promise<RequestedRefund> {
    const payment = await load<Payment>(tx, paymentSubject, id, 'update');
    authorize(tx, 'refund', paymentSubject, payment);
    return requestRefund(tx, payment, { amountCents: BigInt(amountCents), reason, note: note ?? null });
  },
  call: sendRefund, settle: settleRefund, follow: followRefund,
});
