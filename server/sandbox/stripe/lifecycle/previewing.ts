import { newId } from '../../ids.js';
import { invalid } from '../errors.js';
import { newCustomer, type Customer } from '../objects/customer.js';
import type { Invoice } from '../objects/invoice.js';
import type { Subscription } from '../objects/subscription.js';
import { creditAll } from '../prorations.js';
import type { Unit } from '../store.js';
import { naturalEnd, setCancellation } from './cancelling.js';
import { addProrations, waitingItems } from './invoice-items.js';
import { draftInvoice } from './invoicing.js';
import { itemLines } from './lines.js';
import { billedItems, periodOf, spanFrom } from './periods.js';
import { install, planChange, type Change, type Plan } from './planning.js';
import { draftRenewal } from './renewing.js';
import { draftSubscription, type NewSubscription } from './subscribing.js';
import { draftForPlan } from './updating.js';

export interface PreviewedEnd { at: number | 'period_end' | null; atPeriodEnd: boolean }
export interface PreviewedChange { change: Change; end: PreviewedEnd | null; cancelNow: boolean; recurring: boolean }

const nothing = () => invalid('No upcoming invoices for customer', 'invoice_upcoming_none', undefined, 404);

/** The invoice a change of a subscription would make: at once, or at the end of the period. `unit` is a sketch. */
export async function previewChange(unit: Unit, subscription: Subscription, asked: PreviewedChange): Promise<Invoice> {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') throw nothing();
  const { change } = asked;
  if (asked.cancelNow) return previewCancellation(unit, subscription, change);
  const plan = planChange(unit, subscription, change);
  if (asked.recurring) return previewRecurring(unit, subscription, plan);
  if (plan.restart || (change.proration === 'always_invoice' && plan.prorations.length > 0)) return shown(await draftForPlan(unit, subscription, plan));
  install(unit, subscription, plan);
  const cut = asked.end ? setCancellation(unit, subscription, { at: asked.end.at === 'period_end' ? naturalEnd(subscription) : asked.end.at, atPeriodEnd: asked.end.atPeriodEnd }) : [];
  if (change.proration === 'always_invoice' && cut.length > 0) return shown(await draftForPlan(unit, subscription, { ...plan, prorations: cut }));
  const added = await addProrations(unit, subscription, [...plan.prorations, ...(change.proration === 'none' ? [] : cut)]);
  const { end } = periodOf(subscription);
  unit.now = Math.max(unit.now, end);
  if (subscription.cancel_at === null || subscription.cancel_at > end) return shown(await draftRenewal(unit, subscription, added));
  const last = await draftForPlan(unit, subscription, { ...plan, prorations: [...plan.prorations, ...cut] });
  return shown(last);
}

async function previewCancellation(unit: Unit, subscription: Subscription, change: Change): Promise<Invoice> {
  const plan = planChange(unit, subscription, { ...change, items: [], anchor: 'unchanged', trialEnd: null, proration: 'none' });
  const span = spanFrom(subscription, change.prorationDate ?? unit.now);
  const prorations = change.proration === 'none' ? [] : creditAll(subscription.items.data, billedItems(unit, subscription), span);
  return shown(await draftForPlan(unit, subscription, { ...plan, prorations }));
}

/** What every later period costs, without what is billed once. */
async function previewRecurring(unit: Unit, subscription: Subscription, plan: Plan): Promise<Invoice> {
  await waitingItems(unit, subscription);
  install(unit, subscription, plan);
  const { start, end } = periodOf(subscription);
  const lines = await itemLines(unit, subscription.id, plan.items, { start, end }, 'full');
  return shown(await draftInvoice(unit, subscription, 'subscription_cycle', { lines, period: { start, end }, finalizesAt: null }));
}

/** The first invoice of a subscription that does not exist yet. */
export async function previewStart(unit: Unit, customer: Customer | null, input: Omit<NewSubscription, 'customer'>): Promise<Invoice> {
  const { invoice } = await draftSubscription(unit, { ...input, customer: customer ?? unit.add(newCustomer(unit.now, {})) });
  return shown(invoice);
}

/** As a preview: not an invoice that could be found again. */
function shown(draft: Invoice | null): Invoice {
  if (!draft) throw nothing();
  const id = newId('upcoming_in');
  const lines = draft.lines.data.map(line => ({ ...line, id: `il_tmp_${line.id.slice(3)}`, invoice: id }));
  return { ...draft, id, auto_advance: false, lines: { ...draft.lines, data: lines, url: `/v1/invoices/${id}/lines` } };
}
