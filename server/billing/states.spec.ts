import { describe, expect, it } from 'vitest';
import { expectExhaustive } from '#test/states/expect-exhaustive.js';
import { invoiceStates } from './invoice.states.js';
import { paymentStates } from './payment.states.js';
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
        paused: { resume: 'active', cancel: 'canceled' },
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
      terminal: ['charged_back', 'returned', 'canceled'],
      table: {
        open: { process: 'processing', succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
        processing: { succeed: 'succeeded', fail: 'failed', cancel: 'canceled' },
        failed: { retry: 'open', process: 'processing', succeed: 'succeeded', cancel: 'canceled' },
        succeeded: { refund_part: 'partly_refunded', refund: 'refunded', dispute: 'disputed', return: 'returned' },
        partly_refunded: { refund_part: 'partly_refunded', refund: 'refunded', fail_refund: 'succeeded', dispute: 'disputed' },
        refunded: { fail_refund: 'succeeded', fail_last_refund: 'partly_refunded' },
        disputed: { win: 'succeeded', lose: 'charged_back' },
        charged_back: {}, returned: {}, canceled: {},
      },
    });
  });

  it('money that came in is never lost from sight: no way back from succeeded to open or failed', () => {
    for (const state of ['open', 'processing', 'failed', 'canceled'] as const) expect(paymentStates.canReach('succeeded', state)).toBe(false);
    expect(invoiceStates.canReach('paid', 'open')).toBe(false);
  });
});
