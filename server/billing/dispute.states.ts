import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/**
 * Somebody's bank speaks up against a payment. An inquiry takes no money yet. A bank debit that was returned is `lost` when it
 * comes. A verdict may be overturned on appeal.
 */
export const disputeStates = defineStates({
  name: 'dispute',
  initial: 'opened',
  transitions: {
    opened: { inquire: 'inquiry', demand: 'needs_response' },
    inquiry: { escalate: 'needs_response', close: 'closed' },
    needs_response: { answer: 'under_review', win: 'won', lose: 'lost', close: 'closed' },
    under_review: { ask_again: 'needs_response', win: 'won', lose: 'lost' },
    won: {},
    lost: { overturn: 'won' },
    closed: {},
  },
});

export type DisputeState = StateOf<typeof disputeStates>;
export type DisputeAction = ActionOf<typeof disputeStates>;
