import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { invoiceSubject } from './billing.access.js';
import { invoiceNotOpen } from './billing.errors.js';
import { type Attempt, callIntent, closeSettled, type IntentCase, type Prepared, prepareIntent, registerIntent, settleIntent } from './intents.js';
import type { Invoice } from './invoice.entity.js';
import { rereadPayer } from './reread-payer.js';

interface Retry { readonly invoiceId: string; readonly payerId: string; readonly processorInvoiceId: string }
type PreparedRetry = Prepared<Retry>;

export const retryIntent: IntentCase<PreparedRetry, boolean> = registerIntent<PreparedRetry, boolean>({
  kind: 'retry', payer: r => r.payerId,
  call: (r, { payments }) => payments.payInvoice(r.processorInvoiceId, r.intentId),
  settle: (tx, r, paid) => closeSettled(tx, r.intentId, { paid }),
});

/** Tries an unpaid invoice again now, with the payment method on file: for its member and for staff. */
export const retryPayment = command({
  name: 'retryPayment', action: 'retry', subject: 'Invoice', input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<PreparedRetry> {
    const invoice = await load<Invoice>(tx, invoiceSubject, id, 'update');
    authorize(tx, 'retry', invoiceSubject, invoice);
    if (invoice.state !== 'open') throw invoiceNotOpen();
    await record(tx, { action: 'invoice.retry_requested', subjectType: 'Invoice', subjectId: id, details: { payer: invoice.payerId } });
    return prepareIntent<Retry>(tx, { kind: 'retry', row: { subscriptionId: invoice.subscriptionId, payerId: invoice.payerId, applicationId: invoice.applicationId, householdId: invoice.householdId, groupId: invoice.groupId }, request: { invoiceId: id, payerId: invoice.payerId, processorInvoiceId: invoice.processorInvoiceId } });
  },
  call: (prepared, ports): Promise<Attempt<boolean>> => callIntent(retryIntent, prepared, ports),
  async settle(tx, prepared, attempt) {
    await settleIntent(tx, retryIntent, prepared, attempt);
    return { id: prepared.invoiceId, paid: 'done' in attempt && attempt.done };
  },
  async follow(db, prepared, out) {
    await rereadPayer(db, prepared.payerId);
    return out;
  },
});
