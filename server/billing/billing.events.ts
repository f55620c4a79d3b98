import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';

interface AboutMoney { readonly payment: string; readonly payer: string; readonly invoice: string | null; readonly subscription: string | null; readonly application: string | null }
interface About { readonly subscription: string; readonly payer: string; readonly application: string | null }

/** What billing tells the rest. Ids only; each is said once for each thing it names. */
export interface BillingEvents {
  /** An invoice with a total was paid: once an invoice. */
  'subscription.collected': About & { readonly invoice: string };
  /** Nothing was due at the start, and a card is kept for the first charge: once a subscription. Not said where the charge is at once. */
  'subscription.card_saved': About;
  /** A charge was refused: once for each `attempt` (1, 2, ...) of an invoice. */
  'subscription.payment_failed': About & { readonly invoice: string; readonly attempt: number; /** What the invoice was for, in the processor's word. */ readonly reason: string | null; /** 1: only another card will do. */ readonly newCard: 0 | 1; /** 1: a bank debit, which was refused days after it was asked for. */ readonly bank: 0 | 1 };
  /** A bank was asked to pay an invoice, and its word takes days: once a debit, named by the `attempt` it is. */
  'subscription.debit_started': About & { readonly invoice: string; readonly attempt: number };
  /** A card for a later start was refused, with no charge made: once for each `attempt` (1, 2, ...) of a payer. */
  'subscription.setup_failed': About & { readonly attempt: number };
  /** Other lines count from now on: once a change, named by its `intent`. */
  'subscription.changed': About & { readonly intent: string };
  /** A change is made at the processor and counts from the next period. */
  'subscription.change_scheduled': About & { readonly intent: string };
  /** An end was set or taken back, or a pause begun or ended: the subscription says which. */
  'subscription.terms_set': About & { readonly intent: string };
  /** The processor refused a change, or it would have charged something else than what was agreed to. */
  'subscription.change_refused': About & { readonly intent: string };
  /** A change waits for its payment. */
  'subscription.change_pending': About & { readonly intent: string };
  /** The payment a change waited for did not come in time. */
  'subscription.change_expired': About & { readonly intent: string };
  /** A change that was still to come has been taken back. */
  'subscription.change_withdrawn': About & { readonly intent: string };
  /** The processor holds a charge to be unpaid: each time it comes to that. It may be seen later than the refusal, which a read may meet before the subscription follows. */
  'subscription.past_due': About & { readonly at: string };
  /** Nothing is unpaid any more: each time it comes to that. */
  'subscription.recovered': About & { readonly at: string };
  /** The last retry of an unpaid charge has failed: once each time it comes to that. */
  'subscription.exhausted': About & { readonly on: string };
  /** A renewal waits for its payer to prove who they are: once an invoice and attempt. */
  'subscription.action_required': About & { readonly invoice: string; readonly attempt: number };
  /** The bank refused for good: only another card will do. Once an invoice and attempt. */
  'subscription.new_card_needed': About & { readonly invoice: string; readonly attempt: number };
  /** Cancelled or expired: once a subscription. */
  'subscription.ended': About;
  /** Money has gone back to whoever paid: once a refund. */
  'refund.made': AboutMoney & { readonly refund: string };
  /** A refund did not go through, at once or after it was reported as done; the money is here again: once a refund. */
  'refund.failed': AboutMoney & { readonly refund: string };
  /** Somebody's bank speaks up against a payment: once a dispute. */
  'dispute.opened': AboutMoney & { readonly dispute: string };
  /** A card's bank holds a payment to be fraud, and giving it back would spare a dispute: once a warning. */
  'payment.fraud_warned': AboutMoney & { readonly warning: string };
  /** A collected payment is gone, by a dispute that was lost or a bank debit that came back: its period counts as not paid. */
  'payment.reversed': AboutMoney & { readonly dispute: string; readonly cause: 'lost' | 'returned' };
  /** A dispute was won: the payment counts again. */
  'payment.restored': AboutMoney & { readonly dispute: string };
  /** Somebody asks for the receipt of an invoice again. */
  'invoice.receipt_requested': { readonly invoice: string; readonly payer: string; readonly application: string | null; readonly at: string };
}

export const announce = async <N extends keyof BillingEvents>(tx: Tx, name: N, payload: BillingEvents[N]): Promise<void> => {
  await emit(tx, name, { ...payload });
};
