import { z } from 'zod';
import { invalid, unsupported } from '../errors.js';
import { createSubscription } from '../lifecycle/subscribing.js';
import type { Customer } from '../objects/customer.js';
import type { Subscription } from '../objects/subscription.js';
import { clearable, created, expand, flag, integer, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, listObjects } from '../lists.js';
import { route } from '../route.js';
import { searchObjects } from '../search.js';
import type { Unit } from '../store.js';
import { cardOf, item, MAX_ITEMS, prorationBehavior, readItems } from './subscription-params.js';
import { subscriptionStateRoutes } from './subscription-states.js';
import { subscriptionUpdate } from './subscription-update.js';

const DAY = 86_400;
const paymentSettings = z.strictObject({ save_default_payment_method: z.enum(['off', 'on_subscription']).optional(), payment_method_types: z.array(z.enum(['card', 'us_bank_account'])).min(1).optional() });

const createSchema = z.strictObject({
  customer: text, items: z.array(item).min(1).max(MAX_ITEMS), metadata: metadata.optional(), description: clearable.optional(), currency: text.optional(),
  payment_behavior: z.enum(['default_incomplete', 'allow_incomplete', 'error_if_incomplete']).optional(), payment_settings: paymentSettings.optional(),
  billing_cycle_anchor: integer.optional(), proration_behavior: prorationBehavior.optional(),
  trial_end: z.union([z.literal('now'), integer]).optional(), trial_period_days: integer.optional(), default_payment_method: text.optional(),
  cancel_at_period_end: flag.optional(), collection_method: z.literal('charge_automatically').optional(), off_session: flag.optional(),
  billing_mode: z.strictObject({ type: z.literal('flexible') }).optional(), expand,
});

export const subscriptionRoutes = [
  route('subscriptions.create', 'POST', '/v1/subscriptions', createSchema, async ({ unit, params }) => {
    await unit.enter(params.customer);
    const customer = await unit.get<Customer>('customer', params.customer, 'customer');
    const anchor = params.billing_cycle_anchor ?? null;
    if (anchor !== null && anchor <= unit.now) throw invalid('billing_cycle_anchor must be in the future.', undefined, 'billing_cycle_anchor');
    if (anchor !== null && params.proration_behavior !== 'none') throw unsupported('a billing_cycle_anchor with prorations; send proration_behavior=none', 'proration_behavior');
    return createSubscription(unit, {
      customer, items: await readItems(unit, params.items), metadata: mergeMetadata({}, params.metadata), description: params.description ?? null,
      behavior: params.payment_behavior ?? 'allow_incomplete', saveDefault: params.payment_settings?.save_default_payment_method ?? 'off',
      methodTypes: params.payment_settings?.payment_method_types ?? null, anchor, trialEnd: trialEnd(unit, params.trial_end, params.trial_period_days),
      defaultPaymentMethod: params.default_payment_method ? await cardOf(unit, customer.id, params.default_payment_method) : null,
      cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
    });
  }),
  route('subscriptions.search', 'GET', '/v1/subscriptions/search', z.strictObject({ query: text, limit: paging.limit, page: text.optional(), expand }),
    async ({ unit, params, path }) => searchObjects(unit, 'subscription', params.query, params.limit ?? 10, params.page, path)),
  route('subscriptions.retrieve', 'GET', '/v1/subscriptions/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Subscription>('subscription', id)),
  route('subscriptions.list', 'GET', '/v1/subscriptions',
    z.strictObject({ ...paging, customer: text.optional(), status: z.enum(['active', 'all', 'canceled', 'ended', 'incomplete', 'incomplete_expired', 'past_due', 'paused', 'trialing', 'unpaid']).optional(), created }),
    async ({ unit, params, path }) => listObjects(unit, 'subscription', [...createdFilters(params.created), ...(params.customer ? [{ sql: 'customer = ?', value: params.customer }] : []), statusFilter(params.status)], params, path)),
  subscriptionUpdate,
  ...subscriptionStateRoutes,
];

function statusFilter(status: string | undefined): { sql: string; value: unknown } {
  if (status === undefined) return { sql: `data ->> 'status' <> ?`, value: 'canceled' };
  if (status === 'all') return { sql: '?::text is not null', value: 'all' };
  if (status === 'ended') return { sql: `data ->> 'status' = any(?)`, value: ['canceled', 'incomplete_expired'] };
  return { sql: `data ->> 'status' = ?`, value: status };
}

function trialEnd(unit: Unit, end: number | 'now' | undefined, days: number | undefined): number | null {
  if (typeof end === 'number') {
    if (end <= unit.now) throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', undefined, 'trial_end');
    return end;
  }
  return days ? unit.now + days * DAY : null;
}
