import { z } from 'zod';
import { invalid } from '../errors.js';
import { cancelNow } from '../lifecycle/cancelling-now.js';
import { expireSubscription } from '../lifecycle/ending.js';
import { pauseSubscription, resumeSubscription } from '../lifecycle/pausing.js';
import type { Subscription } from '../objects/subscription.js';
import { expand, flag, integer } from '../params.js';
import { route } from '../route.js';
import { anchorChange, prorationBehavior } from './subscription-params.js';
import { cancellationDetails } from './subscription-update.js';

const billFor = z.strictObject({
  unused_time_from: z.strictObject({ type: z.enum(['now', 'item_current_period_start', 'none']) }).optional(), outstanding_usage_through: z.strictObject({ type: z.enum(['now', 'none']) }).optional(),
});

export const subscriptionStateRoutes = [
  route('subscriptions.cancel', 'DELETE', '/v1/subscriptions/:id', z.strictObject({ cancellation_details: cancellationDetails.optional(), invoice_now: flag.optional(), prorate: flag.optional(), expand }),
    async ({ unit, params, id, dunning }) => {
      await unit.enter(id);
      const subscription = await unit.get<Subscription>('subscription', id);
      if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') throw invalid(`No such subscription: '${id}'`, 'resource_missing', 'id', 404);
      Object.assign(subscription.cancellation_details, params.cancellation_details, { reason: 'cancellation_requested' });
      if (subscription.status === 'incomplete') { subscription.canceled_at = unit.now; await expireSubscription(unit, subscription); }
      else await cancelNow(unit, subscription, { prorate: params.prorate ?? false, invoiceNow: params.invoice_now ?? false }, dunning);
      return subscription;
    }),
  route('subscriptions.pause', 'POST', '/v1/subscriptions/:id/pause',
    z.strictObject({ type: z.literal('subscription').optional(), bill_for: billFor.optional(), invoicing_behavior: z.enum(['invoice', 'pending_invoice_item']).optional(), expand }),
    async ({ unit, params, id, dunning }) => {
      await unit.enter(id);
      const subscription = await unit.get<Subscription>('subscription', id);
      await pauseSubscription(unit, subscription, { unusedFrom: params.bill_for?.unused_time_from?.type ?? 'now', invoicing: params.invoicing_behavior ?? 'pending_invoice_item' }, dunning);
      return subscription;
    }),
  route('subscriptions.resume', 'POST', '/v1/subscriptions/:id/resume',
    z.strictObject({ billing_cycle_anchor: anchorChange.optional(), payment_behavior: z.enum(['resume_on_payment_attempt', 'resume_on_payment_success']).optional(), proration_behavior: prorationBehavior.optional(), proration_date: integer.optional(), expand }),
    async ({ unit, params, id, dunning }) => {
      await unit.enter(id);
      const subscription = await unit.get<Subscription>('subscription', id);
      await resumeSubscription(unit, subscription, {
        anchor: params.billing_cycle_anchor?.type ?? 'now', payment: params.payment_behavior ?? 'resume_on_payment_attempt',
        proration: params.proration_behavior ?? 'create_prorations', prorationDate: params.proration_date ?? null,
      }, dunning);
      return subscription;
    }),
];
