import type { Db } from '#kit/db/db.js';
import { stateUnder } from './dispute.rules.js';
import type { EventRefs, PaymentsPort, RemoteCreditNote, RemoteDispute, RemoteFraudWarning, RemoteInvoice, RemotePayment, RemoteRefund, RemoteSetup, RemoteSubscription } from './payments.port.js';

/** A payer as the processor has it, read after `ticket` was drawn. */
export interface PayerSnapshot {
  /** Reads are numbered: one that began earlier is never applied over one that began later. */
  readonly ticket: bigint;
  readonly customerId: string | null;
  readonly subscriptions: readonly RemoteSubscription[];
  readonly invoices: readonly RemoteInvoice[];
  /** By processor payment id. */
  readonly payments: ReadonlyMap<string, RemotePayment>;
  readonly setups: readonly RemoteSetup[];
  readonly refunds: readonly RemoteRefund[];
  readonly disputes: readonly RemoteDispute[];
  readonly creditNotes: readonly RemoteCreditNote[];
  readonly warnings: readonly RemoteFraudWarning[];
}

const MOST_OBJECTS = 50;
const CLOSED: ReadonlySet<RemoteSubscription['state']> = new Set(['canceled', 'incomplete_expired']);

async function all<T>(ids: Iterable<string | null | undefined>, fetch: (id: string) => Promise<T | null>): Promise<T[]> {
  const wanted = [...new Set([...ids].filter((id): id is string => typeof id === 'string'))].slice(0, MOST_OBJECTS);
  return (await Promise.all(wanted.map(fetch))).filter((found): found is Awaited<T> & T => found !== null);
}

/** Reads what the events point at, and all that is open of the payer. No transaction is open meanwhile. @throws ProcessorError */
export async function readPayer(db: Db, payerId: string, refs: readonly EventRefs[]): Promise<PayerSnapshot> {
  const payments = db.ports.payments;
  const [begun] = await db.systemStatement<{ ticket: bigint; open: string[] }>(`
    select nextval('billing_read') ticket, array(select processor_subscription_id from subscription
      where payer_id = $1 and processor_subscription_id is not null and state not in ('canceled', 'expired') order by created_at desc) open`, [payerId]);
  const { ticket, open } = begun!;
  // before the subscriptions: a setup seen as done has then left its card there by itself, unless it never will
  const done = await all(refs.map(r => r.setupId), id => payments.fetchSetup(id));
  const subscriptions = await all([...refs.map(r => r.subscriptionId), ...open], id => payments.fetchSubscription(id));
  const paidWith = await invoicesOfPayments(db, refs);
  const invoices = await all([...refs.map(r => r.invoiceId), ...paidWith, ...subscriptions.map(s => s.latestInvoiceId)], id => payments.fetchInvoice(id));
  const paid = await all(invoices.flatMap(i => i.paymentIds), id => payments.fetchPayment(id));
  const back = await readBack(db, paid, invoices, refs);
  const pending = await all(subscriptions.map(s => s.setupId), id => payments.fetchSetup(id));
  const withCards = await Promise.all(subscriptions.map(s => chargeableWith(payments, s, done)));
  return { ticket, customerId: withCards[0]?.customerId ?? invoices[0]?.customerId ?? null, subscriptions: withCards, invoices, setups: [...done, ...pending], ...back };
}

type Back = Pick<PayerSnapshot, 'payments' | 'refunds' | 'disputes' | 'creditNotes' | 'warnings'>;

/**
 * What has gone back of these payments, asked for only where there is something: money given back, a dispute, a credit note, or
 * a refund of ours whose end is not known. A failed refund leaves no trace on its payment, and a warning of fraud neither: the event that tells of it does.
 */
async function readBack(db: Db, paid: readonly RemotePayment[], invoices: readonly RemoteInvoice[], refs: readonly EventRefs[]): Promise<Back> {
  const { payments } = db.ports;
  const named = new Set(refs.flatMap(r => (r.refundId ? r.paymentId ?? [] : [])));
  const asked = await db.systemStatement<{ id: string }>(`select distinct p.processor_payment_id id from refund r join payment p on p.id = r.payment_id where p.processor_payment_id = any($1)`, [paid.map(p => p.id)]);
  const ours = new Set(asked.map(a => a.id));
  const warned = new Set([...refs.flatMap(r => (r.warningId ? r.paymentId ?? [] : [])), ...await openlyWarned(db, paid)]);
  const lists = await Promise.all([
    Promise.all(paid.filter(p => p.refundedCents > 0 || named.has(p.id) || ours.has(p.id)).map(p => payments.fetchRefunds(p.id))),
    Promise.all(paid.filter(p => p.disputed).map(p => payments.fetchDisputes(p.id))),
    Promise.all(invoices.filter(i => i.creditedOpenCents + i.creditedPaidCents > 0).map(i => payments.fetchCreditNotes(i.id))),
    Promise.all(paid.filter(p => warned.has(p.id)).map(p => payments.fetchFraudWarnings(p.id))),
  ]);
  const [refunds, disputes, creditNotes, warnings] = [lists[0].flat(), lists[1].flat(), lists[2].flat(), lists[3].flat()];
  return { refunds, disputes, creditNotes, warnings, payments: new Map(paid.map(p => [p.id, { ...p, state: stateUnder(p, disputes.filter(d => d.paymentId === p.id)) }])) };
}

/** Payments of which something is to be done still: what became of it is read with everything else. */
const openlyWarned = async (db: Db, paid: readonly RemotePayment[]): Promise<string[]> => (await db.systemStatement<{ id: string }>(
  'select p.processor_payment_id id from fraud_warning w join payment p on p.id = w.payment_id where w.actionable and p.processor_payment_id = any($1)', [paid.map(p => p.id)])).map(r => r.id);

/** A payment names no invoice: ours do. */
async function invoicesOfPayments(db: Db, refs: readonly EventRefs[]): Promise<string[]> {
  const ids = refs.flatMap(r => r.paymentId ?? []);
  if (ids.length === 0) return [];
  const rows = await db.systemStatement<{ id: string }>(
    'select i.processor_invoice_id id from payment p join invoice i on i.id = p.invoice_id where p.processor_payment_id = any($1)', [ids]);
  return rows.map(r => r.id);
}

/** A card that was saved but made no default would never be charged: make it so. Repeats change nothing. */
async function chargeableWith(payments: PaymentsPort, subscription: RemoteSubscription, setups: readonly RemoteSetup[]): Promise<RemoteSubscription> {
  if (subscription.cardId !== null || CLOSED.has(subscription.state)) return subscription;
  const saved = setups.find(s => s.succeeded && s.cardId !== null && s.customerId === subscription.customerId);
  if (!saved?.cardId) return subscription;
  await payments.useCard(subscription.id, saved.cardId);
  return { ...subscription, cardId: saved.cardId };
}
