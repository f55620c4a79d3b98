import type { Tx } from '#kit/db/tx.js';

/** A payment of ours, for what its bank says of it. */
export interface PaymentRow {
  readonly id: string; readonly invoiceId: string | null; readonly payerId: string; readonly applicationId: string | null; readonly householdId: string | null; readonly groupId: string | null; readonly subscriptionId: string | null; readonly amountCents: bigint;
}

/** By the processor's ids. */
export async function paymentRows(tx: Tx, ids: readonly string[]): Promise<Map<string, PaymentRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<PaymentRow & { remote: string }>(`select p.processor_payment_id remote, p.id, p.invoice_id "invoiceId", p.payer_id "payerId", p.application_id "applicationId", p.household_id "householdId", p.group_id "groupId", i.subscription_id "subscriptionId", p.amount_cents "amountCents"
    from payment p left join invoice i on i.id = p.invoice_id where p.processor_payment_id = any($1)`, [ids]);
  return new Map(rows.map(r => [r.remote, r]));
}

/** What an event about one says. */
export const aboutPayment = (p: PaymentRow) => ({ payment: p.id, payer: p.payerId, invoice: p.invoiceId, subscription: p.subscriptionId, application: p.applicationId });
