import type { Subscription } from '../objects/subscription.js';
import type { Unit } from '../store.js';

/** A paused subscription runs again; its update is told by the caller, with all else that changes. */
export function run(unit: Unit, subscription: Subscription): void {
  subscription.status = 'active';
  delete subscription.status_details;
  unit.emit('customer.subscription.resumed', subscription);
}
