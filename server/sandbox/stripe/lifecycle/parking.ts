import type { Customer } from '../objects/customer.js';
import type { Invoice } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';
import { openInvoice } from './invoicing.js';

/** Whether nobody is to be charged now: collection is paused. The status of the subscription does not say so. */
export const isCollectionPaused = (subscription: Subscription, now: number): boolean =>
  subscription.pause_collection !== null && (subscription.pause_collection.resumes_at === null || subscription.pause_collection.resumes_at > now);

/** What becomes of an invoice that is made while collection is paused. */
export async function parkInvoice(unit: Unit, subscription: Subscription, invoice: Invoice): Promise<void> {
  const behavior = subscription.pause_collection?.behavior ?? 'keep_as_draft';
  invoice.auto_advance = false;
  invoice.automatically_finalizes_at = null;
  unit.unschedule('finalize', invoice.id);
  if (behavior === 'keep_as_draft') { unit.emit('invoice.updated', invoice); return; }
  openInvoice(unit, await unit.get<Customer>('customer', invoice.customer), invoice);
  invoice.status = behavior === 'void' ? 'void' : 'uncollectible';
  invoice.status_transitions[behavior === 'void' ? 'voided_at' : 'marked_uncollectible_at'] = unit.now;
  unit.emit(behavior === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', invoice);
}
