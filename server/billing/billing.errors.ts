import { AppError, appError } from '#kit/errors/app-error.js';

/**
 * The processor could not do it. To the caller it is `payment_unavailable` either way; `final` ones were understood and
 * refused, so that a repeat would be refused again.
 */
export class ProcessorError extends AppError {
  constructor(readonly processorCode: string, readonly final: boolean, cause?: unknown) {
    super(503, 'payment_unavailable', { retryAfter: 30, cause });
    this.name = 'ProcessorError';
    this.message = `processor: ${processorCode}`;
  }
}

/** The form for a new card was not finished, or is not this payer's. */
export const cardNotSaved = appError(409, 'card_not_saved');
/** Nothing is charged to this payer any more. */
export const nothingToCharge = appError(409, 'nothing_to_charge');
export const invoiceNotOpen = appError(409, 'invoice_not_open');
export const signatureInvalid = appError(400, 'signature_invalid');
/** The subscription was withdrawn while it was being opened. */
export const subscriptionClosed = appError(409, 'application_closed');
/** Money has been collected: it cannot be withdrawn any more, only cancelled. */
export const subscriptionPaid = appError(409, 'application_paid');
/** More than is left of the payment, refunds under way included. */
export const refundTooMuch = appError(409, 'refund_too_much');
/** Nothing of it can go back: it was not collected, is under dispute, or is gone. */
export const paymentNotRefundable = appError(409, 'payment_not_refundable');
/** Who asked for it cannot be the second person. */
export const ownRequest = appError(403, 'own_request');
/** The invoice is in no state for this: paid, void, or a draft. */
export const invoiceNotSuited = appError(409, 'invoice_not_suited');
/** Another change of the subscription is under way, or waits for the next period. */
export const changePending = appError(409, 'change_pending');
/** It has not begun, has ended, or waits for a payment that failed for good. */
export const subscriptionNotRunning = appError(409, 'subscription_not_running');
/** The repair was made, and the difference is still there. */
export const differenceStays = appError(409, 'difference_stays');
