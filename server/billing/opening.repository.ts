import type { Tx } from '#kit/db/tx.js';
import type { OpenSubscriptionRequest } from './payments.port.js';

export interface Opening { readonly request: OpenSubscriptionRequest; readonly processorSubscriptionId: string | null; readonly monthlyCents: bigint; readonly chargeNow: boolean; readonly subscriptionId: string }

/** How the newest subscription of an application was asked for, so that the same request can be repeated; or null. */
export const openingOfApplication = async (tx: Tx, applicationId: string): Promise<Opening | null> => (await tx.query<Opening>(`
  select i.request, s.processor_subscription_id "processorSubscriptionId", s.monthly_cents "monthlyCents", s.charge_now "chargeNow", s.id "subscriptionId"
  from subscription s join billing_intent i on i.subscription_id = s.id and i.kind = 'open' where s.application_id = $1 order by s.created_at desc limit 1`, [applicationId]))[0] ?? null;
