import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { centsToNumber, sumCents } from '#kit/money/money.js';
import { changePending, type ProcessorError, subscriptionNotRunning } from './billing.errors.js';
import { announce } from './billing.events.js';
import { closeIntent } from './billing-intent.repository.js';
import { matchItems, sameItems } from './change.rules.js';
import { closeSettled, type IntentCase, type Prepared, prepareIntent, registerIntent } from './intents.js';
import type { ChangeItem, ChangeOutcome, ChangeRequest } from './payments.port.js';
import { type ItemRow, itemsOf, lockedSubscription, subscriptionRow, type SubscriptionRow, tenancyOf } from './subscription.repository.js';

/** A line a subscription is to have. `same` tells which line of now it replaces: the plan's, or that of the same add-on. */
export interface WantedLine { readonly kind: 'plan' | 'addon'; readonly priceRef: string; readonly unitCents: bigint; readonly replaces: string | null }

/** A line as kept in `billing_intent.request`. */
interface KeptLine extends ChangeItem { readonly kind: 'plan' | 'addon'; readonly priceRef: string }
interface Change extends Omit<ChangeRequest, 'items'> {
  readonly subscriptionId: string; readonly payerId: string; readonly items: readonly KeptLine[];
  /** What the caller saw is charged, else nothing is changed; null where nothing can be charged. */
  readonly expectedDueCents: number | null;
  /** The end of the period it was asked in: the day a `next_period` change counts from. */
  readonly effectiveOn: string;
  /** The change this one takes back. */
  readonly withdraws?: string;
  readonly giveUp?: boolean;
}
export type SubscriptionChange = Prepared<Change>;
export type SubscriptionChangeOutcome = Omit<ChangeOutcome, 'state'> & { readonly state: ChangeOutcome['state'] | 'price_changed' | 'withdrawn' };

/** The lines with the ids they are known by: a line that replaces one keeps its id. */
function keptLines(wanted: readonly WantedLine[], now: readonly ItemRow[]): KeptLine[] {
  const byRef = new Map(now.map(i => [i.priceRef, i]));
  return wanted.map(w => {
    const before = w.replaces === null ? undefined : byRef.get(w.replaces);
    return { itemId: before?.id ?? newId(), processorItemId: before?.processorItemId ?? null, unitCents: centsToNumber(w.unitCents), kind: w.kind, priceRef: w.priceRef };
  });
}

const remoteRequest = (row: SubscriptionRow, items: readonly ChangeItem[], when: ChangeRequest['when'], prorationAt: number | null): ChangeRequest =>
  ({ processorSubscriptionId: row.processorSubscriptionId!, items: items.map(({ itemId, processorItemId, unitCents }) => ({ itemId, processorItemId, unitCents })), when, prorationAt });

/** The request to preview a change with, or null where no line differs and so nothing is to be asked. @throws subscription_not_running */
export async function previewRequest(tx: Tx, subscriptionId: string, lines: readonly WantedLine[], when: ChangeRequest['when'], prorationAt: number | null): Promise<{ request: ChangeRequest; plan: string | null } | null> {
  const row = running(await subscriptionRow(tx, subscriptionId));
  const now = await itemsOf(tx, row.id);
  const items = keptLines(lines, now);
  return isChange(items, now) ? { request: remoteRequest(row, items, when, prorationAt), plan: now.find(i => i.kind === 'plan')?.processorItemId ?? null } : null;
}

const isChange = (items: readonly KeptLine[], now: readonly ItemRow[]): boolean =>
  items.length !== now.length || items.some(i => !now.some(n => n.id === i.itemId && n.unitCents === BigInt(i.unitCents)));

/** While it is paused too: what is not charged now may be less when it goes on. */
const CHANGEABLE: ReadonlySet<SubscriptionRow['state']> = new Set(['active', 'past_due', 'paused']);

function running(row: SubscriptionRow | null): SubscriptionRow {
  if (!row || row.processorSubscriptionId === null || !CHANGEABLE.has(row.state)) throw subscriptionNotRunning();
  return row;
}

/**
 * The prepare phase: the subscription is held for this change until it is applied, refused or given up. Null: only our own
 * notes of the lines differ, and they were changed here. @throws change_pending when another change holds it
 */
export async function prepareChange(tx: Tx, o: { subscriptionId: string; lines: readonly WantedLine[]; when: ChangeRequest['when']; prorationAt: number | null; expectedDueCents: number | null; effectiveOn: string }): Promise<SubscriptionChange | null> {
  const row = running(await lockedSubscription(tx, o.subscriptionId));
  if (row.changeIntentId !== null) throw changePending();
  const now = await itemsOf(tx, row.id);
  const items = keptLines(o.lines, now);
  if (!isChange(items, now)) {
    if (o.when === 'now') await keepLines(tx, row.id, row, items, new Map());
    return null;
  }
  const change = await prepareIntent<Change>(tx, {
    kind: 'change', row: tenancyOf(row),
    request: { ...remoteRequest(row, items, o.when, o.prorationAt), items, subscriptionId: row.id, payerId: row.payerId, expectedDueCents: o.expectedDueCents, effectiveOn: o.effectiveOn },
  });
  await hold(tx, row.id, change.intentId);
  return change;
}

/** The prepare phase of taking a change back: the lines of now are asked for again, or the payment it waits for is given up. Null: there is none. */
export async function prepareWithdrawal(tx: Tx, intentId: string): Promise<SubscriptionChange | null> {
  const [held] = await tx.query<{ id: string; request: SubscriptionChange }>('select s.id, i.request from subscription s join billing_intent i on i.id = s.change_intent_id where i.id = $1', [intentId]);
  const row = held ? await lockedSubscription(tx, held.id) : null;
  if (!held || row?.changeIntentId !== intentId) return null;
  const now = await itemsOf(tx, row.id);
  const giveUp = held.request.when === 'now';
  const items = now.map(n => ({ itemId: n.id, processorItemId: n.processorItemId, unitCents: centsToNumber(n.unitCents), kind: n.kind, priceRef: n.priceRef }));
  const change = await prepareIntent<Change>(tx, {
    kind: 'change', row: tenancyOf(row),
    request: { ...remoteRequest(row, items, 'next_period', null), items, subscriptionId: row.id, payerId: row.payerId, expectedDueCents: null, effectiveOn: held.request.effectiveOn, withdraws: intentId, giveUp },
  });
  await hold(tx, row.id, change.intentId);
  return change;
}

const hold = (tx: Tx, id: string, intentId: string | null): Promise<unknown> => tx.query('update subscription set change_intent_id = $2, updated_at = $3 where id = $1', [id, intentId, tx.now]);

/** Repeatable. The price is looked at once more before anything is charged, unless the change has been made already. @throws ProcessorError */
async function call(request: SubscriptionChange, { payments }: Pick<Ports, 'payments'>): Promise<SubscriptionChangeOutcome> {
  if (request.giveUp) {
    await payments.giveUpChange(request.processorSubscriptionId, request.intentId);
    return { state: 'withdrawn', invoiceId: null, items: [], handle: null };
  }
  if (request.when === 'now' && request.expectedDueCents !== null) {
    const current = await payments.fetchSubscription(request.processorSubscriptionId);
    const untouched = current !== null && !current.changePending && !sameItems(request.items, current.items);
    if (untouched && (await payments.previewChange(request)).dueCents !== request.expectedDueCents) return { state: 'price_changed', invoiceId: null, items: current.items, handle: null };
  }
  const outcome = await payments.changeSubscription(request);
  return request.withdraws ? { ...outcome, state: 'withdrawn' } : outcome;
}

async function settle(tx: Tx, request: SubscriptionChange, outcome: SubscriptionChangeOutcome): Promise<void> {
  const row = await lockedSubscription(tx, request.subscriptionId);
  if (outcome.state === 'price_changed') { await undo(tx, request, row, 'price_changed'); return; }
  if (!await closeSettled(tx, request.intentId, { state: outcome.state, invoiceId: outcome.invoiceId }) || row?.changeIntentId !== request.intentId) return;
  switch (outcome.state) {
    case 'applied': await applyChange(tx, row, request, outcome.items); break;
    case 'withdrawn': await withdrawn(tx, row, request, outcome.items); break;
    case 'scheduled':
      await tx.query('update subscription set next_monthly_cents = $2, updated_at = $3 where id = $1', [row.id, String(monthlyOf(request.items)), tx.now]);
      await announce(tx, 'subscription.change_scheduled', about(row, request.intentId));
      break;
    case 'pending': await announce(tx, 'subscription.change_pending', about(row, request.intentId));
  }
}

const about = (row: SubscriptionRow, intent: string) => ({ subscription: row.id, payer: row.payerId, application: row.applicationId, intent });
const monthlyOf = (items: readonly ChangeItem[]): bigint => sumCents(items.map(i => BigInt(i.unitCents)));

async function withdrawn(tx: Tx, row: SubscriptionRow, request: SubscriptionChange, remote: ChangeOutcome['items']): Promise<void> {
  if (!request.giveUp) await keepLines(tx, row.id, row, request.items, matchItems(request.items, remote) ?? new Map());
  await tx.query('update subscription set change_intent_id = null, next_monthly_cents = null, updated_at = $2 where id = $1', [row.id, tx.now]);
  await announce(tx, 'subscription.change_withdrawn', about(row, request.withdraws!));
}

/** The lines of a change become those of the subscription, once: who asks again finds another change under way, or none. */
export async function applyChange(tx: Tx, row: SubscriptionRow, request: SubscriptionChange, remote: ChangeOutcome['items']): Promise<void> {
  await keepLines(tx, row.id, row, request.items, matchItems(request.items, remote) ?? new Map());
  await tx.query('update subscription set change_intent_id = null, next_monthly_cents = null, monthly_cents = $2, updated_at = $3 where id = $1', [row.id, String(monthlyOf(request.items)), tx.now]);
  await announce(tx, 'subscription.changed', about(row, request.intentId));
}

/** The payment a change waited for never came: all stays as it was. */
export async function expireChange(tx: Tx, row: SubscriptionRow, intentId: string): Promise<void> {
  await hold(tx, row.id, null);
  await announce(tx, 'subscription.change_expired', about(row, intentId));
}

async function keepLines(tx: Tx, id: string, row: SubscriptionRow, items: readonly KeptLine[], remoteIds: ReadonlyMap<string, string>): Promise<void> {
  const lines = items.map((i, position) => ({ id: i.itemId, kind: i.kind, price_ref: i.priceRef, unit_cents: i.unitCents, position, processor_item_id: remoteIds.get(i.itemId) ?? i.processorItemId }));
  await tx.query(`update subscription_item set removed_at = $3 where subscription_id = $1 and removed_at is null and not (id = any($2::uuid[]))`, [id, items.map(i => i.itemId), tx.now]);
  await tx.query(`insert into subscription_item (id, subscription_id, application_id, household_id, group_id, kind, price_ref, unit_cents, position, processor_item_id)
    select v.id, $1, $3, $4, $5, v.kind, v.price_ref, v.unit_cents, v.position, v.processor_item_id
    from jsonb_to_recordset($2::jsonb) as v(id uuid, kind text, price_ref uuid, unit_cents bigint, position int, processor_item_id text)
    on conflict (id) do update set price_ref = excluded.price_ref, unit_cents = excluded.unit_cents, position = excluded.position, processor_item_id = excluded.processor_item_id, removed_at = null`,
  [id, JSON.stringify(lines), row.applicationId, row.householdId, row.groupId]);
}

const refuse = async (tx: Tx, request: SubscriptionChange, error: ProcessorError): Promise<void> => undo(tx, request, await lockedSubscription(tx, request.subscriptionId), error.processorCode);

/** Nothing was changed there: let go of the subscription, or go on holding it for the change that was not taken back. */
async function undo(tx: Tx, request: SubscriptionChange, row: SubscriptionRow | null, why: string): Promise<void> {
  await closeIntent(tx, request.intentId, 'refused', why);
  if (row?.changeIntentId !== request.intentId) return;
  await hold(tx, row.id, request.withdraws ?? null);
  if (!request.withdraws) await announce(tx, 'subscription.change_refused', about(row, request.intentId));
}

export const changeIntent: IntentCase<SubscriptionChange, SubscriptionChangeOutcome> =
  registerIntent<SubscriptionChange, SubscriptionChangeOutcome>({ kind: 'change', call, settle, refuse, payer: request => request.payerId });

