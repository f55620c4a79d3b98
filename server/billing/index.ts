export { BillingIntent, type IntentKind, type IntentState } from './billing-intent.entity.js';
export { Invoice } from './invoice.entity.js';
export { Payer } from './payer.entity.js';
export { Payment } from './payment.entity.js';
export { Subscription, SubscriptionItem } from './subscription.entity.js';
export { billingIntentSubject, billingSubjects, inboxEventSubject, invoiceSubject, payerSubject, paymentSubject, subscriptionItemSubject, subscriptionSubject } from './billing.access.js';
export { ProcessorError, signatureInvalid, subscriptionClosed, subscriptionPaid } from './billing.errors.js';
export type { BillingEvents } from './billing.events.js';
export * from './payments.port.js';
export {
  callOpenSubscription, insertSubscription, type OpenedForUs, paymentHandle, planSubscription, settleOpenSubscription, type SubscriptionPlan, type SubscriptionWish,
} from './open-subscription.js';
export { callCancel, type CancelOutcome, type CancelRequest, type PreparedCancel, prepareCancel, settleCancel } from './cancel-subscription.js';
export { type Attempt, callIntent, closeSettled, type IntentCase, type IntentRequest, type Prepared, prepareIntent, registerIntent, settleIntent } from './intents.js';
export { rereadPayer } from './reread-payer.js';
export { paymentStatus, type PaymentStatus } from './payment-status.js';
export { subscriptionOfApplication, type SubscriptionRow } from './subscription.repository.js';
export { type InvoiceState, invoiceStates } from './invoice.states.js';
export { type PaymentState, paymentStates } from './payment.states.js';
export { type SubscriptionState, subscriptionStates } from './subscription.states.js';
export { type Opening, openingOfApplication } from './opening.repository.js';
export { collectedPeriod } from './collected-period.js';
export { registerBillingTasks } from './billing.tasks.js';
export { registerStripeWebhook, WEBHOOK_PATH } from './stripe-webhook.route.js';
export { InboxCursor, InboxEvent } from '#kit/inbox/inbox-event.entity.js';
export { refusedCards } from './setup-failures.js';
