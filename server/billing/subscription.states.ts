import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/**
 * A payer's recurring charge. `requested` is our intent row, written before the processor is called. `scheduled` starts on a
 * future date and charges nothing until then. `unpaid`: the last retry has failed, and only a new payment or the end follows.
 */
export const subscriptionStates = defineStates({
  name: 'subscription',
  initial: 'requested',
  transitions: {
    requested: { open: 'incomplete', schedule: 'scheduled', cancel: 'canceled' },
    incomplete: { pay: 'active', expire: 'expired', cancel: 'canceled' },
    scheduled: { pay: 'active', fail_payment: 'past_due', cancel: 'canceled' },
    active: { fail_payment: 'past_due', pause: 'paused', cancel: 'canceled' },
    past_due: { pay: 'active', exhaust: 'unpaid', cancel: 'canceled' },
    unpaid: { pay: 'active', cancel: 'canceled' },
    paused: { resume: 'active', fail_payment: 'past_due', cancel: 'canceled' },
    canceled: {},
    expired: {},
  },
});

export type SubscriptionState = StateOf<typeof subscriptionStates>;
export type SubscriptionAction = ActionOf<typeof subscriptionStates>;
