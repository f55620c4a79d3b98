import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/**
 * One payment of an invoice. A failed one is retried on the same row; a bank debit stays `processing` for days and may be
 * `returned` later; a refund may fail after it was reported; a dispute withdraws the money and may still be won.
 */
export const paymentStates = defineStates({
  name: 'payment',
  initial: 'open',
  transitions: {
    open: { process: 'processing', succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
    processing: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
    failed: { retry: 'open', process: 'processing', succeed: 'succeeded', cancel: 'canceled' },
    succeeded: { refund_part: 'partly_refunded', refund: 'refunded', dispute: 'disputed', return: 'returned' },
    partly_refunded: { refund_part: 'partly_refunded', refund: 'refunded', fail_refund: 'succeeded', dispute: 'disputed' },
    refunded: { fail_refund: 'succeeded', fail_last_refund: 'partly_refunded' },
    disputed: { win: 'succeeded', win_part: 'partly_refunded', lose: 'charged_back', return: 'returned' },
    charged_back: { overturn: 'succeeded' },
    returned: {},
    canceled: {},
  },
});

export type PaymentState = StateOf<typeof paymentStates>;
export type PaymentAction = ActionOf<typeof paymentStates>;
