import { describe, expect, it } from 'vitest';
import { expectExhaustive } from '#test/states/expect-exhaustive.js';
import { invoiceStates } from './invoice.states.js';
import { disputeStates } from './dispute.states.js';
import { paymentStates } from './payment.states.js';
import { refundStates } from './refund.states.js';
import { subscriptionStates } from './subscription.states.js';

describe('billing states', () => {
  it('a subscription goes only where it may', () => {
    expectExhaustive(subscriptionStates, {
      initial: 'requested',
      terminal: ['canceled', 'expired'],
      table: {
        requested: { open: 'incomplete', schedule: 'scheduled', cancel: 'canceled' },
        incomplete: { pay: 'active', expire: 'expired', cancel: 'canceled' },
        scheduled: { pay: 'active', fail_payment: 'past_due', cancel: 'canceled' },
        active: { fail_payment: 'past_due', pause: 'paused', cancel: 'canceled' },
        past_due: { pay: 'active', exhaust: 'unpaid', cancel: 'canceled' },
        unpaid: { pay: 'active', cancel: 'canceled' },
        paused: { resume: 'active', fail_payment: 'past_due', cancel: 'canceled' },
        canceled: {}, expired: {},
      },
    });
  });

  it('an invoice goes only where it may', () => {
    expectExhaustive(invoiceStates, {
      initial: 'draft',
      terminal: ['paid', 'void'],
      table: {
        draft: { finalize: 'open', void: 'void' },
        open: { pay: 'paid', write_off: 'uncollectible', void: 'void' },
        uncollectible: { pay: 'paid', void: 'void' },
        paid: {}, void: {},
      },
    });
  });

  it('a payment goes only where it may', () => {
    expectExhaustive(paymentStates, {
      initial: 'open',
      terminal: ['returned', 'canceled'],
      table: {
        open: { process: 'processing', succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
        processing: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
        failed: { retry: 'open', process: 'processing', succeed: 'succeeded', cancel: 'canceled' },
        succeeded: { refund_part: 'partly_refunded', refund: 'refunded', dispute: 'disputed', return: 'returned' },
        partly_refunded: { refund_part: 'partly_refunded', refund: 'refunded', fail_refund: 'succeeded', dispute: 'disputed' },
        refunded: { fail_refund: 'succeeded', fail_last_refund: 'partly_refunded' },
        disputed: { win: 'succeeded', win_part: 'partly_refunded', lose: 'charged_back', return: 'returned' },
        charged_back: { overturn: 'succeeded' }, returned: {}, canceled: {},
      },
    });
  });

  it('a refund goes only where it may: nothing is sent before it was approved, and what was sent may fail to the last', () => {
    expectExhaustive(refundStates, {
      initial: 'requested',
      terminal: ['failed', 'canceled', 'refused'],
      table: {
        requested: { hold: 'awaiting_approval', approve: 'sending' }, awaiting_approval: { approve: 'sending', refuse: 'refused' },
        sending: { send: 'pending', fail: 'failed' }, pending: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' }, succeeded: { fail: 'failed' },
        failed: {}, canceled: {}, refused: {},
      },
    });
  });

  it('a dispute goes only where it may', () => {
    expectExhaustive(disputeStates, {
      initial: 'opened',
      terminal: ['won', 'closed'],
      table: {
        opened: { inquire: 'inquiry', demand: 'needs_response' }, inquiry: { escalate: 'needs_response', close: 'closed' },
        needs_response: { answer: 'under_review', win: 'won', lose: 'lost', close: 'closed' }, under_review: { ask_again: 'needs_response', win: 'won', lose: 'lost' },
        won: {}, lost: { overturn: 'won' }, closed: {},
      },
    });
  });

  it('money that came in is never lost from sight: no way back from succeeded to open or failed', () => {
    for (const state of ['open', 'processing', 'failed', 'canceled'] as const) expect(paymentStates.canReach('succeeded', state)).toBe(false);
    expect(invoiceStates.canReach('paid', 'open')).toBe(false);
  });
});
