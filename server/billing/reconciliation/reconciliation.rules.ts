import type { Balances } from '../ledger.rules.js';
import { driftBetween } from '../ledger.rules.js';
import type { RemoteInvoice, RemoteSubscription } from '../payments.port.js';
import { subscriptionStates, type SubscriptionState } from '../subscription.states.js';

export type DifferenceKind = 'stray_subscription' | 'subscription_gone' | 'subscription_state' | 'invoice_missing' | 'invoice_gone' | 'invoice_figures' | 'ledger_drift' | 'diverged';
/** `read_again`: read it and apply it. `cancel_there`: end at the processor what is over or unknown here. `post_missing`: after another read, post what the books still lack. `look`: a person has to find out. */
export type Proposal = 'read_again' | 'cancel_there' | 'post_missing' | 'look';
type Side = Readonly<Record<string, string | number | boolean | null>> | null;

export interface Difference { readonly key: string; readonly kind: DifferenceKind; readonly payerId: string | null; readonly processorId: string | null; readonly ours: Side; readonly theirs: Side; readonly proposal: Proposal }

export interface OurSubscription { readonly payerId: string; readonly processorId: string; readonly state: SubscriptionState; readonly processorState: string | null }

const ENDED_THERE: ReadonlySet<string> = new Set(['canceled', 'incomplete_expired']);

/** Both ways: what is open there and not here, and what is open here and not there. `payerOf` knows the customers that are ours. */
export function compareSubscriptions(ours: readonly OurSubscription[], theirs: readonly RemoteSubscription[], payerOf: ReadonlyMap<string, string>): Difference[] {
  const [here, there] = [new Map(ours.map(s => [s.processorId, s])), new Map(theirs.map(s => [s.id, s]))];
  const found: Difference[] = [];
  for (const remote of theirs) {
    if (ENDED_THERE.has(remote.state)) continue;
    const local = here.get(remote.id);
    const payerId = local?.payerId ?? payerOf.get(remote.customerId) ?? null;
    if (!local && payerId === null && remote.subscriptionRef === null) continue; // another product's, on the same account
    const about = { payerId, processorId: remote.id, theirs: { state: remote.state } } as const;
    if (!local) found.push({ ...about, key: `stray:${remote.id}`, kind: 'stray_subscription', ours: null, proposal: 'cancel_there' });
    else if (subscriptionStates.isTerminal(local.state)) found.push({ ...about, key: `stray:${remote.id}`, kind: 'stray_subscription', ours: { state: local.state }, proposal: 'cancel_there' });
    else if (local.processorState !== remote.state) found.push({ ...about, key: `state:${remote.id}`, kind: 'subscription_state', ours: { state: local.state, processorState: local.processorState }, proposal: 'read_again' });
  }
  for (const local of ours) {
    if (subscriptionStates.isTerminal(local.state)) continue;
    const remote = there.get(local.processorId);
    if (remote && !ENDED_THERE.has(remote.state)) continue;
    found.push({ key: `gone:${local.processorId}`, kind: 'subscription_gone', payerId: local.payerId, processorId: local.processorId, ours: { state: local.state }, theirs: remote ? { state: remote.state } : null, proposal: 'read_again' });
  }
  return found;
}

export interface OurInvoice { readonly payerId: string; readonly processorId: string; readonly state: string; readonly totalCents: number; readonly paidCents: number; readonly dueCents: number; readonly recent: boolean }

/** Both ways, by figures. Drafts come and go, and are of no account. */
export function compareInvoices(ours: readonly OurInvoice[], theirs: readonly RemoteInvoice[], payerOf: ReadonlyMap<string, string>): Difference[] {
  const [here, there] = [new Map(ours.map(i => [i.processorId, i])), new Set(theirs.map(i => i.id))];
  const found: Difference[] = [];
  for (const remote of theirs) {
    const local = here.get(remote.id);
    const payerId = local?.payerId ?? payerOf.get(remote.customerId) ?? null;
    if (remote.state === 'draft' || payerId === null) continue;
    const figures = { state: remote.state, totalCents: remote.totalCents, paidCents: remote.paidCents, dueCents: remote.dueCents };
    const about = { payerId, processorId: remote.id, theirs: figures, proposal: 'read_again' } as const;
    if (!local) { found.push({ ...about, key: `invoice:${remote.id}`, kind: 'invoice_missing', ours: null }); continue; }
    const own = { state: local.state, totalCents: local.totalCents, paidCents: local.paidCents, dueCents: local.dueCents };
    if (JSON.stringify(own) !== JSON.stringify(figures)) found.push({ ...about, key: `invoice:${remote.id}`, kind: 'invoice_figures', ours: own });
  }
  for (const local of ours) {
    if (!local.recent || local.state === 'draft' || there.has(local.processorId)) continue;
    found.push({ key: `invoice:${local.processorId}`, kind: 'invoice_gone', payerId: local.payerId, processorId: local.processorId, ours: { state: local.state, totalCents: local.totalCents }, theirs: null, proposal: 'look' });
  }
  return found;
}

/** The books of one payer against the processor's sums; null when no cent differs. */
export function compareBalances(payerId: string, ours: Balances, theirs: Balances): Difference | null {
  const drift = driftBetween(ours, theirs);
  if (Object.keys(drift).length === 0) return null;
  const only = (of: Balances): Side => Object.fromEntries(Object.keys(drift).map(account => [account, of[account as keyof Balances]]));
  return { key: `ledger:${payerId}`, kind: 'ledger_drift', payerId, processorId: null, ours: only(ours), theirs: only(theirs), proposal: 'post_missing' };
}

export const diverged = (payerId: string, text: string): Difference =>
  ({ key: `diverged:${payerId}:${text}`.slice(0, 400), kind: 'diverged', payerId, processorId: null, ours: null, theirs: { remark: text }, proposal: /^subscription (canceled|expired) here/.test(text) ? 'cancel_there' : 'read_again' });
