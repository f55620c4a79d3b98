import type { Tx } from '#kit/db/tx.js';
import { Invoice } from './invoice.entity.js';
import { Payment } from './payment.entity.js';
import { type PaidPart, type PaidSpan, refundable } from './refund.rules.js';

/** What of a payment may still go back, refunds that wait for a person included. The caller holds the payment's row. */
export async function leftOf(tx: Tx, payment: Pick<Payment, 'id' | 'amountCents' | 'refundedCents'>): Promise<bigint> {
  const live = await tx.query<{ amountCents: bigint; sent: boolean }>(`select amount_cents "amountCents", processor_refund_id is not null sent from refund where payment_id = $1 and state not in ('failed', 'canceled', 'refused')`, [payment.id]);
  return refundable(payment.amountCents, payment.refundedCents, live);
}

/** What somebody has given back of a payment with no second person. */
export const givenAlone = async (tx: Tx, paymentId: string, userId: string | null): Promise<bigint> => (await tx.query<{ cents: bigint }>(`
  select coalesce(sum(amount_cents), 0)::bigint cents from refund where payment_id = $1 and requested_by_id = $2 and decided_by_id is null and state not in ('awaiting_approval', 'failed', 'canceled', 'refused')`, [paymentId, userId]))[0]!.cents;

/** A payer's payments that money can go back of, and that billed days after `after`; the newest first. */
const MOST_PAYMENTS = 24;
export const paymentsAfter = (tx: Tx, payerId: string, after: string): Promise<Payment[]> => tx.builder(Payment, 'p').innerJoin(Invoice, 'i', 'i.id = p.invoiceId')
  .where(`p.payer_id = :payerId and p.state in ('succeeded', 'partly_refunded') and i.period_end > :after`, { payerId, after }).orderBy('p.collected_at', 'DESC').limit(MOST_PAYMENTS).getMany();

/** What the rule of refunds has to know of a payment. An invoice without lines, from before they were kept, bills its own period. */
export async function paidPart(tx: Tx, payment: Pick<Payment, 'id' | 'invoiceId' | 'amountCents' | 'refundedCents'>): Promise<PaidPart> {
  const spans = await tx.query<PaidSpan>('select period_start "from", period_end "to", sum(cents)::bigint cents from invoice_line where invoice_id = $1 group by 1, 2 having sum(cents) <> 0 order by 1, 2', [payment.invoiceId]);
  const [{ ended } = { ended: 0n }] = await tx.query<{ ended: bigint }>(`select coalesce(sum(amount_cents), 0)::bigint ended from refund where payment_id = $1 and reason = 'membership_ended' and state not in ('failed', 'canceled', 'refused')`, [payment.id]);
  const whole = spans.length > 0 ? [] : await tx.query<PaidSpan>('select period_start "from", period_end "to", total_cents cents from invoice where id = $1 and period_start is not null and period_end is not null', [payment.invoiceId]);
  return { paidCents: payment.amountCents, leftCents: await leftOf(tx, payment), endedCents: ended, spans: [...spans, ...whole] };
}

export interface RefundContext { readonly state: string | null; readonly startsOn: string; readonly endsOn: string | null; readonly from: string; readonly to: string; readonly processorInvoiceId: string; readonly processorPaymentId: string; readonly subscriptionId: string | null }

/** The dates and the place a formula asks for, within the caller's row security; null for a payment of no membership. */
export const refundContext = async (tx: Tx, paymentId: string): Promise<RefundContext | null> => (await tx.query<RefundContext>(`
  select h.state, coalesce(m.starts_on, s.starts_on) "startsOn", m.ends_on "endsOn", i.period_start "from", i.period_end "to", i.processor_invoice_id "processorInvoiceId", p.processor_payment_id "processorPaymentId", i.subscription_id "subscriptionId"
  from payment p join invoice i on i.id = p.invoice_id left join subscription s on s.id = i.subscription_id left join household h on h.id = p.household_id
  left join lateral (select * from membership m where m.payer_id = p.payer_id order by m.created_at desc limit 1) m on true
  where p.id = $1 and i.period_start is not null and i.period_end is not null`, [paymentId]))[0] ?? null;

export interface LockedRefund { readonly id: string; readonly state: string; readonly amountCents: bigint; readonly reason: string; readonly paymentId: string; readonly requestedById: string | null }
export const keepRefundState = (tx: Tx, id: string): Promise<LockedRefund[]> =>
  tx.query(`select id, state, amount_cents "amountCents", reason, payment_id "paymentId", requested_by_id "requestedById" from refund where id = $1 for update`, [id]);

export const paymentsById = (tx: Tx, ids: readonly string[]): Promise<Payment[]> => tx.builder(Payment, 'p').where('p.id = any(:ids)', { ids }).getMany();
