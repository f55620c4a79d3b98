import { z } from 'zod';
import { invalid } from '../errors.js';
import { afterFailure, afterProcessing, afterSuccess, cardFor, recoverSubscription, subscriptionOf } from '../lifecycle/collection.js';
import { expireSubscription } from '../lifecycle/ending.js';
import { intentOf, markUncollectible, payInvoice, voidInvoice } from '../lifecycle/invoicing.js';
import { chargeIntent, refusal } from '../lifecycle/payment.js';
import { finalizeAndCollect } from '../lifecycle/renewing.js';
import type { Invoice, InvoicePayment } from '../objects/invoice.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import { created, expand, flag, paging, text } from '../params.js';
import { createdFilters, is, listObjects } from '../lists.js';
import { route } from '../route.js';
import type { Unit } from '../store.js';
import { ownMethod } from './method-input.js';

export const invoiceRoutes = [
  route('invoices.retrieve', 'GET', '/v1/invoices/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Invoice>('invoice', id)),
  route('invoices.list', 'GET', '/v1/invoices', z.strictObject({ ...paging, customer: text.optional(), subscription: text.optional(), status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(), created }),
    async ({ unit, params, path }) => listObjects(unit, 'invoice', [
      ...createdFilters(params.created), ...is('customer = ?', params.customer), ...is('parent = ?', params.subscription), ...is(`data ->> 'status' = ?`, params.status),
    ], params, path)),
  route('invoices.pay', 'POST', '/v1/invoices/:id/pay', z.strictObject({ payment_method: text.optional(), off_session: flag.optional(), paid_out_of_band: flag.optional(), expand }),
    async ({ unit, params, id }) => {
      await unit.enter(id);
      const invoice = await unit.get<Invoice>('invoice', id);
      if (invoice.status === 'paid') throw invalid('Invoice is already paid', 'invoice_already_paid');
      if (invoice.status !== 'open' && invoice.status !== 'uncollectible') throw invalid(`This invoice can no longer be paid: its status is ${invoice.status}.`, 'invoice_not_editable');
      if (params.paid_out_of_band) { await payInvoice(unit, invoice, true); await recoverSubscription(unit, await subscriptionOf(unit, invoice), invoice, null); return invoice; }
      await payNow(unit, invoice, params.payment_method, params.off_session ?? true);
      return invoice;
    }),
  route('invoices.voidInvoice', 'POST', '/v1/invoices/:id/void', z.strictObject({ expand }), async ({ unit, id }) => {
    await unit.enter(id);
    const invoice = await unit.get<Invoice>('invoice', id);
    if ((await intentOf(unit, invoice))?.status === 'processing') throw invalid('You cannot void an invoice while a payment for it is processing.', 'invoice_not_editable');
    await voidInvoice(unit, invoice);
    await expireSubscription(unit, await subscriptionOf(unit, invoice));
    return invoice;
  }),
  route('invoices.markUncollectible', 'POST', '/v1/invoices/:id/mark_uncollectible', z.strictObject({ expand }), async ({ unit, id }) => {
    await unit.enter(id);
    const invoice = await unit.get<Invoice>('invoice', id);
    markUncollectible(unit, invoice);
    return invoice;
  }),
  route('invoices.finalizeInvoice', 'POST', '/v1/invoices/:id/finalize', z.strictObject({ auto_advance: z.literal('true').optional(), expand }), async ({ unit, id, dunning }) => {
    await unit.enter(id);
    const invoice = await unit.get<Invoice>('invoice', id);
    if (invoice.status !== 'draft') throw invalid('This invoice is already finalized, you can\'t re-finalize a non-draft invoice.', 'invoice_not_editable');
    await finalizeAndCollect(unit, invoice, dunning);
    return invoice;
  }),
  route('invoices.listLineItems', 'GET', '/v1/invoices/:id/lines', z.strictObject(paging), async ({ unit, id, path }) => {
    const { lines } = await unit.get<Invoice>('invoice', id);
    return { object: 'list', data: lines.data, has_more: false, url: path };
  }),
  route('invoicePayments.list', 'GET', '/v1/invoice_payments',
    z.strictObject({ ...paging, invoice: text.optional(), status: z.enum(['open', 'paid', 'canceled']).optional(), payment: z.strictObject({ type: z.literal('payment_intent'), payment_intent: text }).optional() }),
    async ({ unit, params, path }) => listObjects(unit, 'invoice_payment', [
      ...is('parent = ?', params.invoice), ...is(`data ->> 'status' = ?`, params.status), ...is(`data -> 'payment' ->> 'payment_intent' = ?`, params.payment?.payment_intent),
    ], params, path)),
  route('invoicePayments.retrieve', 'GET', '/v1/invoice_payments/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<InvoicePayment>('invoice_payment', id)),
];

async function payNow(unit: Unit, invoice: Invoice, methodId: string | undefined, offSession: boolean): Promise<void> {
  const subscription = await subscriptionOf(unit, invoice);
  const intent = await intentOf(unit, invoice);
  if (!intent) throw invalid('This invoice needs no payment.');
  if (intent.status === 'processing') throw invalid('This invoice has a payment that is still processing.', 'payment_intent_unexpected_state');
  const method: PaymentMethod | null = methodId ? await ownMethod(unit, methodId, invoice.customer) : await cardFor(unit, subscription);
  if (!method) throw invalid('There is no default_payment_method set on this Customer or Invoice. Please set a payment method before paying.', 'resource_missing');
  const attempt = await chargeIntent(unit, intent, method, { offSession, challenged: false });
  if (attempt.kind === 'succeeded') { await afterSuccess(unit, intent); return; }
  if (attempt.kind === 'processing') { await afterProcessing(unit, intent, false); return; }
  if (attempt.kind === 'action') throw invalid('This payment requires additional user action before it can be completed successfully.', 'invoice_payment_intent_requires_action', undefined, 402, true);
  await afterFailure(unit, intent, attempt.decline, null);
  throw refusal(intent);
}
