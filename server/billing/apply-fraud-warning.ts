import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { announce } from './billing.events.js';
import { aboutPayment, type PaymentRow } from './payment-rows.js';
import type { RemoteFraudWarning } from './payments.port.js';

/** Keeps a warning as it was read: said once when it comes while something can be done, and once when nothing is to be done any more. */
export async function applyFraudWarning(tx: Tx, p: PaymentRow, remote: RemoteFraudWarning): Promise<void> {
  const [added] = await tx.query<{ id: string }>(`insert into fraud_warning (id, payment_id, invoice_id, payer_id, application_id, household_id, group_id, processor_warning_id, kind, amount_cents, actionable, warned_at, settled_at, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14) on conflict (processor_warning_id) do nothing returning id`,
  [newId(), p.id, p.invoiceId, p.payerId, p.applicationId, p.householdId, p.groupId, remote.id, remote.kind, p.amountCents, remote.actionable, remote.createdAt, remote.actionable ? null : tx.now, tx.now]);
  const details = { payment: p.id, payer: p.payerId, kind: remote.kind };
  if (added) {
    await record(tx, { action: 'fraud_warning.received', subjectType: 'FraudWarning', subjectId: added.id, details: { ...details, actionable: remote.actionable } });
    if (remote.actionable) await announce(tx, 'payment.fraud_warned', { ...aboutPayment(p), warning: added.id });
    return;
  }
  const [settled] = remote.actionable ? [] : await tx.query<{ id: string }>('update fraud_warning set actionable = false, settled_at = $2, updated_at = $2 where processor_warning_id = $1 and actionable returning id', [remote.id, tx.now]);
  if (settled) await record(tx, { action: 'fraud_warning.settled', subjectType: 'FraudWarning', subjectId: settled.id, details });
}
