import { insertAll } from '#kit/db/insert-all.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { centsToNumber, sumCents } from '#kit/money/money.js';
import { moveSql } from '#kit/states/transition.js';
import type { CalendarDate } from '#kit/time/calendar-date.js';
import type { IntentState } from './billing-intent.entity.js';
import { closeIntent, type IntentRow } from './billing-intent.repository.js';
import { type ProcessorError, subscriptionClosed } from './billing.errors.js';
import { endLocally } from './cancel-subscription.js';
import { registerIntent } from './intents.js';
import type { OpenedSubscription, OpenSubscriptionRequest, PaymentHandle } from './payments.port.js';
import { lockedSubscription, subscriptionRow } from './subscription.repository.js';
import { subscriptionStates } from './subscription.states.js';

export interface SubscriptionWish {
  /** Tenant keys of every row; billing itself does nothing with them. */
  readonly applicationId: string | null;
  readonly householdId: string | null;
  readonly groupId?: string | null;
  /** An existing payer, with its customer at the processor if it has one; without it a payer is made. */
  readonly payer?: { readonly id: string; readonly customerId: string | null };
  readonly payerKind?: 'household' | 'group';
  readonly items: readonly { readonly kind: 'plan' | 'addon'; readonly priceRef: string; readonly unitCents: bigint }[];
  readonly currency: 'usd';
  readonly startsOn: CalendarDate;
  /** True: charged at once. False: nothing due today, a card is saved, the first charge is on `startsOn`. */
  readonly chargeNow: boolean;
  /** A bank account is taken beside a card. */
  readonly bankDebits?: boolean;
}

type Row = Readonly<Record<string, string | number | boolean | null | OpenSubscriptionRequest>>;

/** Rows by table, keys are columns. `request` is what `callOpenSubscription` and `settleOpenSubscription` take. */
export interface SubscriptionPlan {
  readonly payerId: string;
  readonly subscriptionId: string;
  readonly intentId: string;
  readonly monthlyCents: bigint;
  readonly rows: { readonly payer: readonly Row[]; readonly subscription: readonly Row[]; readonly subscription_item: readonly Row[]; readonly billing_intent: readonly Row[] };
  readonly request: OpenSubscriptionRequest;
}

const MOST_ITEMS = 20;

/** Pure: the rows of a new subscription and the request its intent keeps. */
export function planSubscription(wish: SubscriptionWish, at: Pick<Tx, 'now' | 'systemNow'>): SubscriptionPlan {
  if (wish.items.length === 0 || wish.items.length > MOST_ITEMS) throw new RangeError(`a subscription has 1 to ${MOST_ITEMS} items, got ${wish.items.length}`);
  const [payerId, subscriptionId, intentId] = [wish.payer?.id ?? newId(), newId(), newId()];
  const keys = { application_id: wish.applicationId, household_id: wish.householdId, group_id: wish.groupId ?? null };
  const now = at.now.toISOString();
  const monthlyCents = sumCents(wish.items.map(i => i.unitCents));
  const items = wish.items.map(i => ({ itemId: newId(), kind: i.kind, priceRef: i.priceRef, unitCents: centsToNumber(i.unitCents) }));
  const request: OpenSubscriptionRequest = {
    intentId, preparedAt: at.systemNow.toISOString(), payerId, subscriptionId, customerId: wish.payer?.customerId ?? null, items, currency: wish.currency, startsOn: wish.startsOn, chargeNow: wish.chargeNow, ...(wish.bankDebits ? { bankDebits: true } : {}),
  };
  return {
    payerId, subscriptionId, intentId, monthlyCents, request,
    rows: {
      payer: wish.payer ? [] : [{ id: payerId, kind: wish.payerKind ?? 'household', ...keys, created_at: now }],
      subscription: [{
        id: subscriptionId, payer_id: payerId, ...keys, state: subscriptionStates.initial, starts_on: wish.startsOn, anchor_day: Number(wish.startsOn.slice(8)), charge_now: wish.chargeNow,
        monthly_cents: String(monthlyCents), currency: wish.currency, next_charge_on: wish.startsOn, created_at: now, updated_at: now,
      }],
      subscription_item: items.map((i, position) => ({ id: i.itemId, subscription_id: subscriptionId, ...keys, kind: i.kind, price_ref: i.priceRef, unit_cents: i.unitCents, position })),
      // system time: the age of the processor's idempotency keys is real
      billing_intent: [{ id: intentId, kind: 'open', subscription_id: subscriptionId, payer_id: payerId, ...keys, request, created_at: request.preparedAt }],
    },
  };
}

/** Writes payer, subscription, items and intent in one statement. */
export async function insertSubscription(tx: Tx, plan: SubscriptionPlan): Promise<OpenSubscriptionRequest> {
  await insertAll(tx, Object.entries(plan.rows).map(([table, rows]) => ({ table, rows })));
  return plan.request;
}

/** The call phase. Repeatable: the same request opens one customer and one subscription. @throws ProcessorError */
export const callOpenSubscription = (request: OpenSubscriptionRequest, ports: Pick<Ports, 'payments'>): Promise<OpenedSubscription> => ports.payments.openSubscription(request);

export interface OpenedForUs { readonly subscriptionId: string; readonly state: 'incomplete' | 'scheduled'; readonly handle: PaymentHandle | null }

/**
 * The settle phase: keeps the processor's ids and opens the subscription. Repeatable; harmless after an event of the
 * processor was quicker. @throws application_closed when it was withdrawn meanwhile (the janitor then voids it there)
 */
export async function settleOpenSubscription(tx: Tx, request: OpenSubscriptionRequest, opened: OpenedSubscription): Promise<OpenedForUs> {
  const state = await keepOpened(tx, request, opened);
  if (state === 'canceled') throw subscriptionClosed();
  return { subscriptionId: request.subscriptionId, state, handle: opened.handle };
}

/** As `settleOpenSubscription`, without an error for one that was withdrawn. One statement unless an event of the processor was quicker. */
export async function keepOpened(tx: Tx, request: OpenSubscriptionRequest, opened: OpenedSubscription): Promise<'incomplete' | 'scheduled' | 'canceled'> {
  const moved = await keepIds(tx, request, opened);
  const found = moved ? null : await subscriptionRow(tx, request.subscriptionId);
  if (found && found.processorSubscriptionId === null) return 'canceled'; // withdrawn before it was known to be open: the intent stays, to be voided
  if (found && subscriptionStates.isTerminal(found.state)) return 'canceled';
  return request.chargeNow ? 'incomplete' : 'scheduled';
}

/**
 * The subscription as open, the processor's ids, and the intent as settled; nothing of a subscription that was withdrawn before
 * it had its own id. Says whether the subscription moved. Payer before subscription, as `applySnapshot` locks them.
 */
async function keepIds(tx: Tx, request: OpenSubscriptionRequest, opened: OpenedSubscription): Promise<boolean> {
  const itemIds = Object.fromEntries(opened.items.map(i => [i.itemId, i.processorItemId]));
  const own = [request.payerId, opened.customerId, Object.keys(itemIds), itemIds, request.intentId, tx.systemNow, { customerId: opened.customerId, subscriptionId: opened.subscriptionId }, request.subscriptionId,
    'prepared' satisfies IntentState]; // a parameter: by the constant the planner may take the index of all prepared intents
  const move = moveSql(tx, {
    machine: subscriptionStates, table: 'subscription', id: request.subscriptionId, from: 'requested', action: request.chargeNow ? 'open' : 'schedule',
    set: { processor_subscription_id: opened.subscriptionId, processor_state: opened.processorState },
  }, own.length + 1, 'exists (select 1 from locked)');
  const rows = await tx.prepared(`
    with locked as materialized (select id, processor_customer_id from payer where id = $1 for update),
    paying as (update payer set processor_customer_id = $2 from locked where payer.id = $1 and locked.processor_customer_id is null),
    ${move.ctes},
    known as (select id from moved union select id from subscription where id = $8 and processor_subscription_id is not null and exists (select 1 from locked)),
    items as (update subscription_item set processor_item_id = $4::jsonb ->> id::text where id = any($3::uuid[]) and processor_item_id is null and exists (select 1 from known)),
    settled as (update billing_intent set state = 'settled', settled_at = $6, outcome = $7::jsonb where id = $5 and state = $9 and exists (select 1 from known))
    select id from moved`, [...own, ...move.values]);
  return rows.length > 0;
}

/** Reads the client secret again, for a page that was reloaded. Null when nothing is left to pay or to save. @throws ProcessorError */
export const paymentHandle = (processorSubscriptionId: string, ports: Pick<Ports, 'payments'>): Promise<PaymentHandle | null> => ports.payments.paymentHandle(processorSubscriptionId);

/** What the janitor is left with. `withdrawn` while it was being opened: whether the processor has it was not known. */
interface Reopened { readonly opened: OpenedSubscription; readonly withdrawn: boolean }

registerIntent<OpenSubscriptionRequest, Reopened>({
  kind: 'open',
  async call(request, ports, left?: IntentRow) {
    const opened = await callOpenSubscription(request, ports);
    const withdrawn = left?.subscriptionEnded ?? false;
    if (withdrawn) await ports.payments.cancelSubscription({ intentId: request.intentId, processorSubscriptionId: opened.subscriptionId, onlyUnpaid: false });
    return { opened, withdrawn };
  },
  settle: (tx, request, { opened, withdrawn }) => (withdrawn ? keepVoided(tx, request, opened) : keepOpened(tx, request, opened)),
  refuse: refuseOpening,
});

/** Payer before subscription, as `applySnapshot` locks them: an event of the processor comes at the same time. */
async function keepVoided(tx: Tx, request: OpenSubscriptionRequest, opened: OpenedSubscription): Promise<void> {
  await tx.query('update payer set processor_customer_id = coalesce(processor_customer_id, $2) where id = $1', [request.payerId, opened.customerId]);
  await tx.query('update subscription set processor_subscription_id = $2, updated_at = $3 where id = $1 and processor_subscription_id is null', [request.subscriptionId, opened.subscriptionId, tx.now]);
  await closeIntent(tx, request.intentId, 'voided');
}

/** The processor will never open it: end it here, so that the application hears of it. */
async function refuseOpening(tx: Tx, request: OpenSubscriptionRequest, error: ProcessorError): Promise<void> {
  await closeIntent(tx, request.intentId, 'refused', error.processorCode);
  const row = await lockedSubscription(tx, request.subscriptionId);
  if (row && !subscriptionStates.isTerminal(row.state)) await endLocally(tx, row, `refused by the processor: ${error.processorCode}`);
}
