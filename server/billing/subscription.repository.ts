import type { Tx } from '#kit/db/tx.js';
import type { IntentTenancy } from './billing-intent.repository.js';
import type { SubscriptionState } from './subscription.states.js';

export interface SubscriptionRow {
  readonly id: string; readonly payerId: string; readonly applicationId: string | null; readonly householdId: string | null; readonly groupId: string | null;
  readonly state: SubscriptionState; readonly processorSubscriptionId: string | null; readonly chargeNow: boolean; readonly cardSaved: boolean; readonly startsOn: string; readonly anchorDay: number;
  readonly lastFailure: string | null;
  readonly changeIntentId: string | null; readonly paused: boolean; readonly monthlyCents: bigint; readonly currentPeriodStart: string | null; readonly currentPeriodEnd: string | null; readonly endsOn: string | null;
}

export interface ItemRow { readonly id: string; readonly kind: 'plan' | 'addon'; readonly priceRef: string; readonly unitCents: bigint; readonly processorItemId: string | null }

export const itemsOf = (tx: Tx, subscriptionId: string): Promise<ItemRow[]> => tx.query<ItemRow>(
  'select id, kind, price_ref "priceRef", unit_cents "unitCents", processor_item_id "processorItemId" from subscription_item where subscription_id = $1 and removed_at is null order by position limit 50', [subscriptionId]);

/** The tenant keys of an intent about a subscription. */
export const tenancyOf = (row: SubscriptionRow): IntentTenancy => ({ subscriptionId: row.id, payerId: row.payerId, applicationId: row.applicationId, householdId: row.householdId, groupId: row.groupId });

const FIELDS = `id, payer_id "payerId", application_id "applicationId", household_id "householdId", group_id "groupId", state, processor_subscription_id "processorSubscriptionId",
  charge_now "chargeNow", card_saved "cardSaved", starts_on "startsOn", anchor_day "anchorDay", last_failure "lastFailure",
  change_intent_id "changeIntentId", paused, monthly_cents "monthlyCents", current_period_start "currentPeriodStart", current_period_end "currentPeriodEnd", ends_on "endsOn"`;

/** One row within the row security of the transaction, or null. */
export const subscriptionRow = async (tx: Tx, id: string): Promise<SubscriptionRow | null> =>
  (await tx.query<SubscriptionRow>(`select ${FIELDS} from subscription where id = $1`, [id]))[0] ?? null;

/** For changing it. Not a stronger lock: who holds another row of the payer's and writes one that names this one would wait for us, and we for them. */
export const lockedSubscription = async (tx: Tx, id: string): Promise<SubscriptionRow | null> =>
  (await tx.query<SubscriptionRow>(`select ${FIELDS} from subscription where id = $1 for no key update`, [id]))[0] ?? null;

export const subscriptionsOfPayer = (tx: Tx, payerId: string): Promise<SubscriptionRow[]> =>
  tx.query<SubscriptionRow>(`select ${FIELDS} from subscription where payer_id = $1 order by created_at, id limit 100`, [payerId]);

/** The newest subscription of an application, or null. */
export const subscriptionOfApplication = async (tx: Tx, applicationId: string): Promise<SubscriptionRow | null> =>
  (await tx.query<SubscriptionRow>(`select ${FIELDS} from subscription where application_id = $1 order by created_at desc, id desc limit 1`, [applicationId]))[0] ?? null;

/** The newest subscription of a payer that is not over, or null. */
export const openSubscriptionOfPayer = async (tx: Tx, payerId: string): Promise<SubscriptionRow | null> =>
  (await tx.query<SubscriptionRow>(`select ${FIELDS} from subscription where payer_id = $1 and state not in ('canceled', 'expired') order by created_at desc, id desc limit 1`, [payerId]))[0] ?? null;

/** Subscriptions whose outcome should have come by now and did not: payers to read again, those longest unread first. */
export const overdueAtProcessor = (tx: Tx, limit: number): Promise<{ payerId: string }[]> => tx.query(`
  select p.id "payerId" from subscription s join payer p on p.id = s.payer_id
  where s.processor_subscription_id is not null and (s.state = 'incomplete' or (s.state = 'scheduled' and not s.card_saved)) and s.created_at < $1::timestamptz - interval '1 minute'
    and coalesce(p.synced_at, '-infinity') < $2::timestamptz - greatest(interval '1 minute', ($1::timestamptz - s.created_at) / 10)
  group by p.id order by min(p.synced_at) nulls first limit $3`, [tx.now, tx.systemNow, limit]);
