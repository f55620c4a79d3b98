import type { Subscription } from '../objects/subscription.js';
import { creditAll } from '../prorations.js';
import type { Unit } from '../store.js';
import type { Dunning } from './collection.js';
import { endSubscription } from './ending.js';
import { waitingItems } from './invoice-items.js';
import { samePlan } from './pausing.js';
import { billedItems, spanFrom } from './periods.js';
import { carryOut } from './updating.js';

export interface LastBill { prorate: boolean; invoiceNow: boolean }

/** Ends a subscription at once: gives unused time back and makes a last invoice as asked, or drops the prorations that wait. */
export async function cancelNow(unit: Unit, subscription: Subscription, bill: LastBill, dunning: Dunning): Promise<void> {
  const unused = bill.prorate && subscription.status !== 'trialing' ? creditAll(subscription.items.data, billedItems(unit, subscription), spanFrom(subscription, unit.now)) : [];
  const manner = { payment: 'allow_incomplete' as const, dunning, extras: { metadata: null, cancelAtPeriodEnd: null } };
  if (bill.invoiceNow) await carryOut(unit, subscription, samePlan(unit, subscription, unused), { ...manner, proration: 'always_invoice', sweep: true });
  else if (bill.prorate) await carryOut(unit, subscription, samePlan(unit, subscription, unused), { ...manner, proration: 'create_prorations' });
  else await dropWaiting(unit, subscription);
  await endSubscription(unit, subscription, 'cancellation_requested');
}

async function dropWaiting(unit: Unit, subscription: Subscription): Promise<void> {
  for (const item of await waitingItems(unit, subscription)) {
    if (!item.proration) continue;
    unit.emit('invoiceitem.deleted', item);
    unit.remove(item);
  }
}
