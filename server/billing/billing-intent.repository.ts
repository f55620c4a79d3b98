import type { Tx } from '#kit/db/tx.js';
import type { IntentKind, IntentState } from './billing-intent.entity.js';

export interface IntentRow { readonly id: string; readonly kind: IntentKind; readonly request: unknown; readonly attempts: number; readonly subscriptionEnded: boolean }

/** Whose intent it is: the tenant keys of the row it is about. */
export interface IntentTenancy { readonly subscriptionId: string | null; readonly payerId: string; readonly applicationId: string | null; readonly householdId: string | null; readonly groupId: string | null }

/** System time: ages of intents and of the processor's idempotency keys are real. */
export async function insertIntent(tx: Tx, intent: { id: string; kind: IntentKind; row: IntentTenancy; request: unknown }): Promise<void> {
  const { row } = intent;
  await tx.query(`insert into billing_intent (id, kind, subscription_id, payer_id, application_id, household_id, group_id, request, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9)`,
    [intent.id, intent.kind, row.subscriptionId, row.payerId, row.applicationId, row.householdId, row.groupId, JSON.stringify(intent.request), tx.systemNow]);
}

const WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 600;

/**
 * Takes prepared intents that were left alone for 10 s, then for twice as long after each try up to 10 minutes. Taking one
 * counts a try, so that two janitors do not take the same.
 */
export const takeLeftIntents = (tx: Tx, limit: number): Promise<IntentRow[]> => tx.query<IntentRow>(`
  with due as (
    select i.id from billing_intent i where i.state = 'prepared'
      and coalesce(i.tried_at, i.created_at) < $1::timestamptz - least(${WAIT_SECONDS} * power(2, least(i.attempts, 10)), ${LONGEST_WAIT_SECONDS}) * interval '1 second'
    order by i.created_at limit $2 for update skip locked)
  update billing_intent i set attempts = i.attempts + 1, tried_at = $1 from due where i.id = due.id
  returning i.id, i.kind, i.request, i.attempts, coalesce((select s.state in ('canceled', 'expired') from subscription s where s.id = i.subscription_id), false) "subscriptionEnded"`, [tx.systemNow, limit]);

export async function closeIntent(tx: Tx, id: string, state: IntentState, failure: string | null = null): Promise<void> {
  await tx.query(`update billing_intent set state = $2, failure = $3, settled_at = $4 where id = $1 and state = 'prepared'`, [id, state, failure, tx.systemNow]);
}

/** Closes one with what came of it; false when it was closed before. */
export const noteOutcome = async (tx: Tx, id: string, state: IntentState, outcome: unknown): Promise<boolean> => (await tx.query(
  `update billing_intent set state = $2, settled_at = $3, outcome = $4::jsonb where id = $1 and state = 'prepared' returning id`, [id, state, tx.systemNow, JSON.stringify(outcome)])).length > 0;

export async function noteIntentFailure(tx: Tx, id: string, failure: string): Promise<void> {
  await tx.query(`update billing_intent set failure = $2 where id = $1 and state = 'prepared'`, [id, failure]);
}
