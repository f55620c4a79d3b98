import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/** An invoice as the processor keeps it. A paid one stays paid: refunds and disputes belong to its payments. */
export const invoiceStates = defineStates({
  name: 'invoice',
  initial: 'draft',
  transitions: {
    draft: { finalize: 'open', void: 'void' },
    open: { pay: 'paid', write_off: 'uncollectible', void: 'void' },
    uncollectible: { pay: 'paid', void: 'void' },
    paid: {},
    void: {},
  },
});

export type InvoiceState = StateOf<typeof invoiceStates>;
export type InvoiceAction = ActionOf<typeof invoiceStates>;
