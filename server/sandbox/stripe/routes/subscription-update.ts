import { z } from 'zod';
import { invalid } from '../errors.js';
import { naturalEnd, setCancellation } from '../lifecycle/cancelling.js';
import { voidInvoice } from '../lifecycle/invoicing.js';
import { pendingInvoice } from '../lifecycle/pending-update.js';
import { planChange } from '../lifecycle/planning.js';
import { carryOut, type Manner } from '../lifecycle/updating.js';
import type { Invoice } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import { clearable, expand, flag, integer, mergeMetadata, metadata } from '../params.js';
import { route, type Call } from '../route.js';
import type { Unit } from '../store.js';
import { anchorChange, cancelAt, cardOf, changedItem, MAX_ITEMS, prorationBehavior, readChanges } from './subscription-params.js';

export const cancellationDetails = z.strictObject({ comment: clearable.optional(), feedback: clearable.optional() });
const pauseCollection = z.strictObject({ behavior: z.enum(['keep_as_draft', 'mark_uncollectible', 'void']), resumes_at: integer.optional() });

const updateSchema = z.strictObject({
  items: z.array(changedItem).max(MAX_ITEMS).optional(), proration_behavior: prorationBehavior.optional(), proration_date: integer.optional(),
  payment_behavior: z.enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete']).optional(), billing_cycle_anchor: anchorChange.optional(),
  trial_end: z.union([z.literal('now'), integer]).optional(), cancel_at_period_end: flag.optional(), cancel_at: cancelAt.optional(), cancellation_details: cancellationDetails.optional(),
  pause_collection: z.union([z.literal(''), pauseCollection]).optional(), default_payment_method: clearable.optional(), metadata: metadata.optional(), description: clearable.optional(),
  payment_settings: z.strictObject({ save_default_payment_method: z.enum(['off', 'on_subscription']).optional() }).optional(),
  collection_method: z.literal('charge_automatically').optional(), off_session: flag.optional(), expand,
});
type Params = z.output<typeof updateSchema>;

/** What a change that may have to wait for its payment can carry. */
const PENDABLE: ReadonlySet<string> = new Set(['items', 'proration_behavior', 'proration_date', 'payment_behavior', 'billing_cycle_anchor', 'trial_end', 'cancel_at_period_end', 'metadata', 'off_session', 'expand']);
const AFTER_THE_END: ReadonlySet<string> = new Set(['cancellation_details', 'metadata', 'expand']);

export const subscriptionUpdate = route('subscriptions.update', 'POST', '/v1/subscriptions/:id', updateSchema, async call => {
  const { unit, params, id } = call;
  await unit.enter(id);
  const subscription = await unit.get<Subscription>('subscription', id);
  assertAllowed(subscription, params);
  const pends = params.payment_behavior === 'pending_if_incomplete';
  if (!pends) await applyPlain(unit, subscription, params);
  const waits = await applyPlan(call, subscription);
  if (pends && !waits) subscription.metadata = mergeMetadata(subscription.metadata, params.metadata);
  if (!waits) await applyEnd(call, subscription);
  unit.emit('customer.subscription.updated', subscription);
  return subscription;
});

const named = (params: Params): string[] => Object.entries(params).filter(([, value]) => value !== undefined).map(([name]) => name);

function assertAllowed(subscription: Subscription, params: Params): void {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    if (named(params).some(name => !AFTER_THE_END.has(name))) throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  }
  if (params.cancel_at !== undefined && params.cancel_at_period_end !== undefined) throw invalid('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', 'parameters_exclusive', 'cancel_at');
  const changes = params.items !== undefined || params.billing_cycle_anchor?.type === 'now' || params.trial_end !== undefined;
  if (changes && subscription.status === 'incomplete') throw invalid('The items of a subscription whose first invoice is not paid cannot be changed.', 'subscription_payment_intent_requires_action');
  if (changes && subscription.status === 'paused') throw invalid('A paused subscription cannot be changed; resume it first.');
  if (params.payment_behavior !== 'pending_if_incomplete') return;
  const other = named(params).find(name => !PENDABLE.has(name));
  if (other) throw invalid(`When \`payment_behavior\` is set to \`pending_if_incomplete\`, you cannot pass \`${other}\`.`, undefined, other);
}

/** What needs no payment and takes effect whatever becomes of the rest. */
async function applyPlain(unit: Unit, subscription: Subscription, params: Params): Promise<void> {
  subscription.metadata = mergeMetadata(subscription.metadata, params.metadata);
  if (params.description !== undefined) subscription.description = params.description;
  if (params.default_payment_method !== undefined) {
    subscription.default_payment_method = params.default_payment_method && (await cardOf(unit, subscription.customer, params.default_payment_method));
  }
  if (params.payment_settings?.save_default_payment_method) subscription.payment_settings.save_default_payment_method = params.payment_settings.save_default_payment_method;
  Object.assign(subscription.cancellation_details, params.cancellation_details);
  if (params.pause_collection !== undefined) pause(unit, subscription, params.pause_collection);
}

function pause(unit: Unit, subscription: Subscription, wanted: z.output<typeof pauseCollection> | ''): void {
  unit.unschedule('unpause', subscription.id);
  if (wanted === '') { subscription.pause_collection = null; return; }
  const resumesAt = wanted.resumes_at ?? null;
  if (resumesAt !== null && resumesAt <= unit.now) throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', undefined, 'pause_collection[resumes_at]');
  subscription.pause_collection = { behavior: wanted.behavior, resumes_at: resumesAt };
  if (resumesAt !== null) unit.schedule('unpause', subscription.id, resumesAt);
}

/** Items, anchor and trial. True when the change waits for its payment. */
async function applyPlan({ unit, params, dunning }: Call<Params>, subscription: Subscription): Promise<boolean> {
  if (params.items === undefined && params.billing_cycle_anchor?.type !== 'now' && params.trial_end === undefined) return false;
  const older = pendingInvoice(unit, subscription);
  if (older) await voidInvoice(unit, await unit.get<Invoice>('invoice', older));
  const plan = planChange(unit, subscription, {
    items: await readChanges(unit, params.items ?? []), anchor: params.billing_cycle_anchor?.type ?? 'unchanged', trialEnd: params.trial_end ?? null,
    proration: params.proration_behavior ?? 'create_prorations', prorationDate: params.proration_date ?? null,
  });
  await carryOut(unit, subscription, plan, mannerOf(params, dunning, subscription));
  return subscription.pending_update !== null;
}

const mannerOf = (params: Params, dunning: Manner['dunning'], subscription: Subscription): Manner => ({
  proration: params.proration_behavior ?? 'create_prorations', payment: params.payment_behavior ?? 'allow_incomplete', dunning,
  extras: { metadata: params.metadata === undefined ? null : mergeMetadata(subscription.metadata, params.metadata), cancelAtPeriodEnd: params.cancel_at_period_end ?? null },
});

async function applyEnd({ unit, params, dunning }: Call<Params>, subscription: Subscription): Promise<void> {
  if (params.cancel_at === undefined && params.cancel_at_period_end === undefined) return;
  const atPeriodEnd = params.cancel_at_period_end ?? false;
  const at = typeof params.cancel_at === 'number' ? params.cancel_at : atPeriodEnd || params.cancel_at ? naturalEnd(subscription) : null;
  const lines = setCancellation(unit, subscription, { at, atPeriodEnd });
  const proration = params.proration_behavior ?? 'create_prorations';
  if (lines.length === 0 || proration === 'none') return;
  const plan = planChange(unit, subscription, { items: [], anchor: 'unchanged', trialEnd: null, proration: 'none', prorationDate: null });
  await carryOut(unit, subscription, { ...plan, prorations: lines }, mannerOf({ ...params, payment_behavior: params.payment_behavior === 'pending_if_incomplete' ? 'allow_incomplete' : params.payment_behavior }, dunning, subscription));
}
