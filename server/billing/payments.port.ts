import type { DisputeState } from './dispute.states.js';
import type { InvoiceState } from './invoice.states.js';
import type { PaymentState } from './payment.states.js';

declare module '#kit/db/ports.js' { interface Ports { payments: PaymentsPort } }

export interface OpeningItem { readonly itemId: string; readonly kind: 'plan' | 'addon'; readonly priceRef: string; /** Whole cents a month. */ readonly unitCents: number }

/**
 * All that opening a subscription needs, as kept in `billing_intent.request`: a repeat sends the very same bytes.
 * Opaque ids, amounts and dates; nothing about a person.
 */
export interface OpenSubscriptionRequest {
  /** The processor's idempotency keys derive from it. */
  readonly intentId: string;
  /** System time as ISO text; past 23 h the processor is searched before it is asked again. */
  readonly preparedAt: string;
  readonly payerId: string;
  readonly subscriptionId: string;
  /** The payer's customer at the processor, if it has one. */
  readonly customerId: string | null;
  readonly items: readonly OpeningItem[];
  readonly currency: 'usd';
  readonly startsOn: string;
  readonly chargeNow: boolean;
  /** A bank account is taken beside a card. */
  readonly bankDebits?: boolean;
}

/** What the browser needs to pay (`payment`) or to save a card (`setup`). Never stored, never logged. */
export interface PaymentHandle { readonly kind: 'payment' | 'setup'; readonly clientSecret: string }

export interface OpenedSubscription {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly processorState: string;
  /** Null when nothing is left to pay or to save. */
  readonly handle: PaymentHandle | null;
  readonly items: readonly { readonly itemId: string; readonly processorItemId: string }[];
}

/** One line of a subscription at the processor; `itemId` is ours, from its metadata, null where it was added by a later change. */
export interface RemoteItem { readonly processorItemId: string; readonly itemId: string | null; readonly unitCents: number }

export interface RemoteSubscription {
  readonly id: string;
  readonly customerId: string;
  /** Our ids, from the metadata; null for an object that is not ours. */
  readonly subscriptionRef: string | null;
  readonly state: 'incomplete' | 'incomplete_expired' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'canceled';
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
  readonly cardId: string | null;
  readonly setupId: string | null;
  readonly latestInvoiceId: string | null;
  readonly items: readonly RemoteItem[];
  /** A change waits for its payment; until then the items are the old ones. */
  readonly changePending: boolean;
  /** Renewals are not collected. */
  readonly collectionPaused: boolean;
  /** When it ends by itself, or null. */
  readonly endsAt: Date | null;
}

/** An item as it is to be: `processorItemId` null for a new one. */
export interface ChangeItem { readonly itemId: string; readonly processorItemId: string | null; readonly unitCents: number }

/** The whole set of items a subscription is to have; what is missing is deleted. Amounts and opaque ids. */
export interface ChangeRequest {
  readonly processorSubscriptionId: string;
  readonly items: readonly ChangeItem[];
  /** `now`: pro-rated and charged at once. `next_period`: the next period is billed by it, and nothing before. */
  readonly when: 'now' | 'next_period';
  /** Unix seconds of business time from which the new items count; the same in the preview and the change. */
  readonly prorationAt: number | null;
}

/** A line of the invoice a change would bring: what is given back of the old price (`credit`), what is asked of the new one. */
export interface ChangeLine { readonly kind: 'credit' | 'charge'; readonly processorItemId: string | null; readonly cents: number; readonly from: Date; readonly to: Date }
export interface ChangePreview {
  /** Sum of the lines. */
  readonly totalCents: number;
  /** What is charged now: the total less what the customer has to the good. */
  readonly dueCents: number;
  readonly lines: readonly ChangeLine[];
}

export interface ChangeOutcome {
  /** `pending`: the payment did not succeed at once, and the change waits for it. */
  readonly state: 'applied' | 'pending' | 'scheduled';
  readonly invoiceId: string | null;
  readonly items: readonly RemoteItem[];
  /** What the browser needs to pay a `pending` one. Never stored, never logged. */
  readonly handle: PaymentHandle | null;
}

export interface RemoteInvoice {
  readonly id: string;
  readonly customerId: string;
  readonly subscriptionId: string | null;
  readonly number: string | null;
  readonly state: InvoiceState;
  readonly totalCents: number;
  readonly paidCents: number;
  readonly dueCents: number;
  readonly periodStart: Date | null;
  readonly periodEnd: Date | null;
  readonly reason: string | null;
  readonly attemptCount: number;
  readonly nextAttemptAt: Date | null;
  readonly paymentIds: readonly string[];
  /** Empty for a draft: its lines may still change. */
  readonly lines: readonly RemoteLine[];
  /** What the customer's balance changed by when it was finalised: positive, credit that was used; negative, credit that was given. */
  readonly balanceCents: number;
  /** Taken off by credit notes before it was paid, and given back by them afterwards. */
  readonly creditedOpenCents: number;
  readonly creditedPaidCents: number;
  readonly paidElsewhereCents: number;
  readonly finalizedAt: Date | null;
  readonly writtenOffAt: Date | null;
}

export interface RemoteLine {
  readonly id: string;
  readonly cents: number;
  readonly quantity: number;
  /** Price of a whole month; null when the processor names none. */
  readonly unitCents: number | null;
  readonly proration: boolean;
  readonly from: Date;
  /** The first instant after. */
  readonly to: Date;
  readonly processorItemId: string | null;
  /** Our item, where the metadata names it. */
  readonly itemRef: string | null;
}

export interface RemoteRefund {
  readonly id: string; readonly paymentId: string | null; readonly amountCents: number; readonly state: 'pending' | 'succeeded' | 'failed' | 'canceled';
  /** Our refund, from the metadata. */
  readonly refundRef: string | null; readonly failure: string | null; readonly createdAt: Date;
}

export interface RemoteDispute {
  readonly id: string; readonly paymentId: string | null; readonly state: Exclude<DisputeState, 'opened'>; readonly reason: string; readonly amountCents: number;
  /** What the processor has taken for it, and given back. */
  readonly withdrawnCents: number; readonly reinstatedCents: number;
  readonly dueAt: Date | null; readonly createdAt: Date;
}

/** A card's bank holds a payment to be fraud. `actionable` while giving it back would spare a dispute. */
export interface RemoteFraudWarning { readonly id: string; readonly paymentId: string | null; readonly kind: string; readonly actionable: boolean; readonly createdAt: Date }

export interface RemoteCreditNote {
  readonly id: string; readonly invoiceId: string; readonly number: string | null; readonly state: 'issued' | 'void'; readonly reason: string | null;
  readonly totalCents: number; readonly openCents: number; readonly refundedCents: number; readonly balanceCents: number; readonly elsewhereCents: number; readonly createdAt: Date;
}

/** What every request to change money holds: keys derive from `intentId`; past 23 h it is looked for what an earlier try has left. */
interface MoneyRequest { readonly intentId: string; readonly preparedAt: string }
export interface RefundRequest extends MoneyRequest { readonly refundId: string; readonly processorPaymentId: string; readonly processorInvoiceId: string | null; readonly amountCents: number; readonly reason: string }
export interface RefundOutcome { readonly refund: RemoteRefund; readonly creditNoteId: string | null }
export interface CreditRequest extends MoneyRequest { readonly processorInvoiceId: string; readonly amountCents: number; readonly to: 'open' | 'balance'; readonly reason: string }
export interface InvoiceIntent extends MoneyRequest { readonly processorInvoiceId: string }

export interface RemotePayment {
  readonly id: string;
  readonly customerId: string | null;
  readonly state: PaymentState;
  readonly amountCents: number;
  readonly refundedCents: number;
  /** Its bank has spoken up against it at some time: there are disputes to read. */
  readonly disputed: boolean;
  readonly chargeId: string | null;
  readonly methodKind: string | null;
  readonly methodBrand: string | null;
  readonly methodLast4: string | null;
  readonly failureCode: string | null;
  readonly declineCode: string | null;
  /** It waits for its payer to prove who they are. */
  readonly actionRequired: boolean;
  readonly collectedAt: Date | null;
}

export interface RemoteSetup { readonly id: string; readonly customerId: string | null; readonly succeeded: boolean; readonly cardId: string | null; readonly failureCode: string | null }

/** Ids of the objects an event is about: pointers to read again, never facts to apply. */
export interface EventRefs { readonly customerId?: string; readonly subscriptionId?: string; readonly invoiceId?: string; readonly paymentId?: string; readonly setupId?: string; readonly refundId?: string; readonly warningId?: string }

export interface ProcessorEvent { readonly id: string; readonly type: string; readonly objectId: string | null; readonly createdAt: Date; readonly refs: EventRefs; /** False: kept, but nothing of ours hangs on it. */ readonly relevant: boolean }

export interface EventPage { readonly events: readonly ProcessorEvent[]; /** Where to go on; null when the end was reached. */ readonly next: string | null }

/** How later charges are made: never more of a number than its end. */
export interface PaymentMethodView {
  /** `card`, `us_bank_account` ... */
  readonly kind: string;
  readonly brand: string | null;
  readonly last4: string | null;
  readonly expiresMonth: number | null;
  readonly expiresYear: number | null;
  readonly bankName: string | null;
}

/** The payment processor. Every call that changes something may be repeated with the same intent. @throws ProcessorError */
export interface PaymentsPort {
  openSubscription(request: OpenSubscriptionRequest): Promise<OpenedSubscription>;
  /** Reads the client secret again. */
  paymentHandle(processorSubscriptionId: string): Promise<PaymentHandle | null>;
  /** Ends it now, voids what is unpaid. With `onlyUnpaid` one that has collected money is left alone. Repeats are harmless. */
  cancelSubscription(request: { readonly intentId: string; readonly processorSubscriptionId: string; readonly onlyUnpaid: boolean }): Promise<'canceled' | 'paid'>;
  /** What a change would cost, line by line; changes nothing. */
  previewChange(request: ChangeRequest): Promise<ChangePreview>;
  /** Repeatable: one that has the items already, or waits for their payment, is left as it is. */
  changeSubscription(request: ChangeRequest & { readonly intentId: string }): Promise<ChangeOutcome>;
  /** A change that waits for its payment is given up: its invoice is void, the items stay. */
  giveUpChange(processorSubscriptionId: string, intentId: string): Promise<void>;
  /** Ends with the paid period. */
  endAtPeriodEnd(processorSubscriptionId: string, intentId: string): Promise<void>;
  /** Ends at an instant; a last period that is cut short is billed by its share. */
  endAt(processorSubscriptionId: string, at: Date, intentId: string): Promise<void>;
  /** Takes an end that is still to come back. */
  keepGoing(processorSubscriptionId: string, intentId: string): Promise<void>;
  /** Renewals go on, and none is charged. */
  pauseCollection(processorSubscriptionId: string, intentId: string): Promise<void>;
  /** Ends the pause. `newPeriod`: the paid one is over, so a new month begins and is charged now. */
  resumeNow(processorSubscriptionId: string, newPeriod: boolean, intentId: string): Promise<void>;
  /** Tries an open invoice again with the payment method kept. False: refused again. */
  payInvoice(invoiceId: string, intentId: string): Promise<boolean>;
  /** Makes a saved card the one that later invoices are charged to. */
  useCard(processorSubscriptionId: string, cardId: string): Promise<void>;
  /** A form for a new card or bank account of a customer. The secret is for the browser: never stored, never logged. */
  newCardSetup(request: { readonly customerId: string; readonly intentId: string }): Promise<{ readonly setupId: string; readonly clientSecret: string }>;
  /** What such a form has saved becomes what these subscriptions are charged with. False: it is not the customer's, or not done. */
  useSetupForAll(request: { readonly customerId: string; readonly setupId: string; readonly subscriptions: readonly string[]; readonly intentId: string }): Promise<boolean>;
  /** What a subscription is charged with, or null. */
  paymentMethodOf(processorSubscriptionId: string): Promise<PaymentMethodView | null>;
  /** The secret with which the browser answers the bank's question about an open invoice; null when it is not open. */
  invoiceSecret(processorInvoiceId: string): Promise<string | null>;
  fetchSubscription(id: string): Promise<RemoteSubscription | null>;
  fetchInvoice(id: string): Promise<RemoteInvoice | null>;
  fetchPayment(id: string): Promise<RemotePayment | null>;
  fetchSetup(id: string): Promise<RemoteSetup | null>;
  /** Gives money back, with a credit note that says why. */
  refund(request: RefundRequest): Promise<RefundOutcome>;
  /** Takes off an open invoice, or keeps what was paid as credit for later invoices. */
  creditNote(request: CreditRequest): Promise<RemoteCreditNote>;
  voidInvoice(request: InvoiceIntent): Promise<void>;
  writeOff(request: InvoiceIntent): Promise<void>;
  fetchRefunds(paymentId: string): Promise<readonly RemoteRefund[]>;
  fetchDisputes(paymentId: string): Promise<readonly RemoteDispute[]>;
  fetchFraudWarnings(paymentId: string): Promise<readonly RemoteFraudWarning[]>;
  fetchCreditNotes(invoiceId: string): Promise<readonly RemoteCreditNote[]>;
  /** Negative: credit of the customer. Null for one that is not there. */
  customerBalance(customerId: string): Promise<number | null>;
  /** Subscriptions that have not ended, one page. */
  listOpenSubscriptions(after: string | null): Promise<{ readonly subscriptions: readonly RemoteSubscription[]; readonly next: string | null }>;
  /** Invoices by age or customer, newest first, one page. */
  listInvoices(of: { readonly since?: Date; readonly customerId?: string }, after: string | null): Promise<{ readonly invoices: readonly RemoteInvoice[]; readonly next: string | null }>;
  /** Our payer id of a customer, from its metadata. */
  payerOfCustomer(customerId: string): Promise<string | null>;
  /** Events after the cursor (an event's id), oldest first, one page. Null starts 30 days back. */
  listEventsSince(cursor: string | null): Promise<EventPage>;
  /** Verifies and reads one webhook message. @throws signature_invalid (400) */
  readWebhook(rawBody: Uint8Array, signature: string | undefined, receivedAt: Date): ProcessorEvent;
}
