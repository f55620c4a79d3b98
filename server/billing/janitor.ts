import type { Db } from '#kit/db/db.js';
import type { Log } from '#kit/http/log.js';
import type { Task } from '#kit/jobs/worker.js';
import { ProcessorError } from './billing.errors.js';
import { closeIntent, type IntentRow, noteIntentFailure, takeLeftIntents } from './billing-intent.repository.js';
import { callCancel, type CancelRequest, endLocally, settleCancel } from './cancel-subscription.js';
import { callOpenSubscription, keepOpened } from './open-subscription.js';
import type { OpenSubscriptionRequest } from './payments.port.js';
import { lockedSubscription } from './subscription.repository.js';
import { subscriptionStates } from './subscription.states.js';

export const JANITOR = 'billing.janitor';
const AT_ONCE = 20;
/** With waits that grow to 10 minutes this is more than a day; then a person has to look. */
const MOST_TRIES = 200;

/** Finishes what a killed process left between `prepare` and `settle`: the same request again, under the same keys. */
export const janitor: Task = async (db, _payload, log) => {
  const left = await db.systemChange(JANITOR, tx => takeLeftIntents(tx, AT_ONCE));
  for (const intent of left) await finish(db, intent, log);
};

async function finish(db: Db, intent: IntentRow, log: Log): Promise<void> {
  try {
    if (intent.kind === 'cancel') await finishCancel(db, intent.request as CancelRequest);
    else if (intent.subscriptionEnded) await voidOpening(db, intent.request as OpenSubscriptionRequest);
    else await finishOpening(db, intent.request as OpenSubscriptionRequest);
  } catch (error) {
    if (!(error instanceof ProcessorError)) throw error;
    log.warn({ task: JANITOR, code: error.processorCode, count: intent.attempts }, 'an intent could not be finished');
    await db.systemChange(JANITOR, async tx => {
      if (error.final && intent.kind === 'open') await refuseOpening(tx, intent, error);
      else if (error.final || intent.attempts >= MOST_TRIES) await closeIntent(tx, intent.id, 'stuck', error.processorCode);
      else await noteIntentFailure(tx, intent.id, error.processorCode);
    });
  }
}

async function finishOpening(db: Db, request: OpenSubscriptionRequest): Promise<void> {
  const opened = await callOpenSubscription(request, db.ports);
  await db.systemChange(JANITOR, tx => keepOpened(tx, request, opened));
}

/** Withdrawn while it was being opened. Whether the processor has it is not known: ask for it under the same keys, then end it. */
async function voidOpening(db: Db, request: OpenSubscriptionRequest): Promise<void> {
  const opened = await callOpenSubscription(request, db.ports);
  await db.ports.payments.cancelSubscription({ intentId: request.intentId, processorSubscriptionId: opened.subscriptionId, onlyUnpaid: false });
  await db.systemChange(JANITOR, async tx => {
    await tx.query('update subscription set processor_subscription_id = $2, updated_at = $3 where id = $1 and processor_subscription_id is null', [request.subscriptionId, opened.subscriptionId, tx.now]);
    await tx.query('update payer set processor_customer_id = $2 where id = $1 and processor_customer_id is null', [request.payerId, opened.customerId]);
    await closeIntent(tx, request.intentId, 'voided');
  });
}

async function finishCancel(db: Db, request: CancelRequest): Promise<void> {
  const outcome = await callCancel(request, db.ports);
  await db.systemChange(JANITOR, tx => settleCancel(tx, request, outcome));
}

/** The processor will never open it: end it here, so that the application hears of it. */
async function refuseOpening(tx: Parameters<typeof closeIntent>[0], intent: IntentRow, error: ProcessorError): Promise<void> {
  const request = intent.request as OpenSubscriptionRequest;
  await closeIntent(tx, intent.id, 'refused', error.processorCode);
  const row = await lockedSubscription(tx, request.subscriptionId);
  if (row && !subscriptionStates.isTerminal(row.state)) await endLocally(tx, row, `refused by the processor: ${error.processorCode}`);
}
