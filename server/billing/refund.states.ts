import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/**
 * Money back to whoever paid. Above a set sum it waits for a second person. `sending` is our intent, written before the
 * processor is called; `pending` the processor's. One that was reported as done may still fail, and the money is here again.
 */
export const refundStates = defineStates({
  name: 'refund',
  initial: 'requested',
  transitions: {
    requested: { hold: 'awaiting_approval', approve: 'sending' },
    awaiting_approval: { approve: 'sending', refuse: 'refused' },
    sending: { send: 'pending', fail: 'failed' },
    pending: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
    succeeded: { fail: 'failed' },
    failed: {},
    canceled: {},
    refused: {},
  },
});

export type RefundState = StateOf<typeof refundStates>;
export type RefundAction = ActionOf<typeof refundStates>;
