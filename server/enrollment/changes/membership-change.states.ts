import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/**
 * A change of a membership. `announced`: a new price the provider has told of, not yet asked of the processor. `asked`: waits
 * for the member's agent. `requested`: our intent. `awaiting_payment`: the pro-rated charge is not paid yet, and nothing has
 * changed. `scheduled`: made at the processor for the next period; the membership turns over when that begins.
 */
export const membershipChangeStates = defineStates({
  name: 'membership_change',
  initial: 'requested',
  transitions: {
    announced: { request: 'requested', withdraw: 'withdrawn' },
    asked: { request: 'requested', decline: 'declined', withdraw: 'withdrawn' },
    requested: { await_payment: 'awaiting_payment', schedule: 'scheduled', apply: 'applied', refuse: 'refused', ask: 'asked', announce: 'announced', withdraw: 'withdrawn' },
    awaiting_payment: { apply: 'applied', expire: 'expired', withdraw: 'withdrawn' },
    scheduled: { apply: 'applied', withdraw: 'withdrawn' },
    applied: {}, refused: {}, expired: {}, withdrawn: {}, declined: {},
  },
});

export type MembershipChangeState = StateOf<typeof membershipChangeStates>;
export type MembershipChangeAction = ActionOf<typeof membershipChangeStates>;

/** At most one change of a membership is in one of these. */
export const OPEN_CHANGES = ['asked', 'requested', 'awaiting_payment', 'scheduled'] as const satisfies readonly MembershipChangeState[];
