import { newId } from '../../ids.js';
import { embedded, planOf, type Metadata, type Price } from './catalogue.js';

export type SubscriptionStatus = 'incomplete' | 'incomplete_expired' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused' | 'canceled';
export interface ItemInput { price: Price; quantity: number; metadata: Metadata }

export const newItem = (now: number, subscription: string, input: ItemInput, start: number, end: number) => ({
  id: newId('si').slice(0, 17), object: 'subscription_item' as const, billing_thresholds: null, created: now, current_period_end: end, current_period_start: start,
  current_trial: null, discounts: [], metadata: input.metadata, plan: planOf(input.price), price: input.price, quantity: input.quantity, subscription, tax_rates: [],
});

export type SubscriptionItem = ReturnType<typeof newItem>;

export interface PauseCollection { behavior: 'void' | 'keep_as_draft' | 'mark_uncollectible'; resumes_at: number | null }
export interface PendingUpdate {
  billing_cycle_anchor: number | null; cancel_at_period_end: boolean | null; discount: null; discounts: null; expires_at: number; metadata: Metadata | null;
  subscription_items: SubscriptionItem[] | null; trial_end: number | null; trial_from_plan: boolean | null;
}
export interface StatusDetails { paused: { subscription: { type: 'pause_requested' }; transitioned_at: number; type: 'subscription' } }

export interface SubscriptionInput {
  customer: string; currency: string; description: string | null; metadata: Metadata; items: ItemInput[];
  status: SubscriptionStatus; anchor: number; periodStart: number; periodEnd: number; trialEnd: number | null;
  defaultPaymentMethod: string | null; saveDefault: 'off' | 'on_subscription'; methodTypes: string[] | null; cancelAtPeriodEnd: boolean; testClock: string | null;
}
export const newSubscription = (now: number, input: SubscriptionInput) => {
  const id = newId('sub');
  const items = input.items.map(item => newItem(now, id, item, input.periodStart, input.periodEnd));
  return {
    id, object: 'subscription' as const, application: null, application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: input.anchor, billing_cycle_anchor_config: null, billing_mode: { flexible: { proration_discounts: 'included' as const }, type: 'flexible' as const },
    billing_schedules: [], billing_thresholds: null,
    cancel_at: input.cancelAtPeriodEnd ? input.periodEnd : (null as number | null), cancel_at_period_end: input.cancelAtPeriodEnd, canceled_at: null as number | null,
    cancellation_details: { comment: null as string | null, feedback: null as string | null, feedback_option: null, reason: null as string | null },
    collection_method: 'charge_automatically' as const, created: now, currency: input.currency, customer: input.customer, customer_account: null,
    days_until_due: null, default_payment_method: input.defaultPaymentMethod, default_source: null, default_tax_rates: [], description: input.description,
    discounts: [], ended_at: null as number | null,
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' as const } },
    items: embedded(items, `/v1/subscription_items?subscription=${id}`),
    latest_invoice: null as string | null, livemode: false, managed_payments: { enabled: false }, metadata: input.metadata,
    next_pending_invoice_item_invoice: null, on_behalf_of: null, pause_collection: null as PauseCollection | null,
    payment_settings: { payment_method_options: null, payment_method_types: input.methodTypes, save_default_payment_method: input.saveDefault },
    pending_invoice_item_interval: null, pending_setup_intent: null as string | null, pending_update: null as PendingUpdate | null, schedule: null as string | null, start_date: now,
    status: input.status, test_clock: input.testClock, transfer_data: null,
    ...({} as { status_details?: StatusDetails }),
    trial_end: input.trialEnd, trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' as const } }, trial_start: input.trialEnd ? now : null,
  };
};
export type Subscription = ReturnType<typeof newSubscription>;
