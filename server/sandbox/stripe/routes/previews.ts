import { z } from 'zod';
import { invalid } from '../errors.js';
import { previewChange, previewStart, type PreviewedEnd } from '../lifecycle/previewing.js';
import type { Customer } from '../objects/customer.js';
import type { Invoice } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import { expand, flag, integer, text } from '../params.js';
import { route } from '../route.js';
import type { Unit } from '../store.js';
import { cancelAt, changedItem, MAX_ITEMS, prorationBehavior, readChanges, readItems } from './subscription-params.js';

const details = z.strictObject({
  items: z.array(changedItem).max(MAX_ITEMS).optional(), proration_behavior: prorationBehavior.optional(), proration_date: integer.optional(),
  billing_cycle_anchor: z.strictObject({ type: z.enum(['now', 'unchanged', 'timestamp']), timestamp: integer.optional() }).optional(), trial_end: z.union([z.literal('now'), integer]).optional(),
  cancel_at: cancelAt.optional(), cancel_at_period_end: flag.optional(), cancel_now: flag.optional(),
});
const schema = z.strictObject({ customer: text.optional(), subscription: text.optional(), subscription_details: details.optional(), preview_mode: z.enum(['next', 'recurring']).optional(), expand });
type Details = z.output<typeof details>;

export const previewRoutes = [
  route('invoices.createPreview', 'POST', '/v1/invoices/create_preview', schema, async ({ unit, params }) => {
    const owner = params.subscription ?? params.customer;
    if (owner) await unit.enter(owner);
    const sketch = unit.sketch();
    const wanted = params.subscription_details ?? {};
    if (params.subscription) {
      const subscription = await sketch.get<Subscription>('subscription', params.subscription, 'subscription');
      if (params.customer && subscription.customer !== params.customer) throw invalid(`The subscription ${subscription.id} does not belong to the customer ${params.customer}.`, undefined, 'subscription');
      return change(sketch, subscription, wanted, params.preview_mode === 'recurring');
    }
    const customer = params.customer ? await sketch.get<Customer>('customer', params.customer, 'customer') : null;
    if (wanted.items) return start(sketch, customer, wanted);
    const next = customer ? await nextToRenew(sketch, customer) : null;
    if (!next) throw invalid('No upcoming invoices for customer', 'invoice_upcoming_none', undefined, 404);
    return change(sketch, next, wanted, params.preview_mode === 'recurring');
  }),
];

async function change(unit: Unit, subscription: Subscription, wanted: Details, recurring: boolean): Promise<Invoice> {
  const { billing_cycle_anchor: anchor } = wanted;
  if (anchor?.type === 'timestamp') throw invalid('billing_cycle_anchor[timestamp] is for a new subscription only.', undefined, 'subscription_details[billing_cycle_anchor]');
  return previewChange(unit, subscription, {
    change: {
      items: await readChanges(unit, wanted.items ?? []), anchor: anchor?.type === 'now' ? 'now' : 'unchanged', trialEnd: wanted.trial_end ?? null,
      proration: wanted.proration_behavior ?? 'create_prorations', prorationDate: wanted.proration_date ?? null,
    },
    end: endOf(wanted), cancelNow: wanted.cancel_now ?? false, recurring,
  });
}

function endOf({ cancel_at: at, cancel_at_period_end: atPeriodEnd }: Details): PreviewedEnd | null {
  if (at === undefined && atPeriodEnd === undefined) return null;
  return { at: typeof at === 'number' ? at : atPeriodEnd || at ? 'period_end' : null, atPeriodEnd: atPeriodEnd ?? false };
}

async function start(unit: Unit, customer: Customer | null, wanted: Details): Promise<Invoice> {
  const anchor = wanted.billing_cycle_anchor?.type === 'timestamp' ? wanted.billing_cycle_anchor.timestamp ?? null : null;
  return previewStart(unit, customer, {
    items: await readItems(unit, wanted.items ?? []), metadata: {}, description: null, behavior: 'default_incomplete', saveDefault: 'off', methodTypes: null,
    defaultPaymentMethod: null, anchor, trialEnd: typeof wanted.trial_end === 'number' ? wanted.trial_end : null, cancelAtPeriodEnd: false,
  });
}

/** Of a customer's running subscriptions the one that is renewed first. */
async function nextToRenew(unit: Unit, customer: Customer): Promise<Subscription | null> {
  const all = await unit.related<Subscription>('subscription', 'customer', customer.id);
  const due = (subscription: Subscription): number => subscription.items.data[0]?.current_period_end ?? 0;
  return all.filter(one => ['active', 'trialing', 'past_due'].includes(one.status) && one.cancel_at === null).sort((a, b) => due(a) - due(b))[0] ?? null;
}
