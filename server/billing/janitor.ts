import type { Db } from '#kit/db/db.js';
import type { Log } from '#kit/http/log.js';
import type { Task } from '#kit/jobs/worker.js';
import { ProcessorError } from './billing.errors.js';
import { closeIntent, type IntentRow, noteIntentFailure, takeLeftIntents } from './billing-intent.repository.js';
import { type AnyIntentCase, intentCase, type IntentRequest } from './intents.js';
import { rereadPayer } from './reread-payer.js';

export const JANITOR = 'billing.janitor';
const AT_ONCE = 20;
/** With waits that grow to 10 minutes this is more than a day; then a person has to look. */
const MOST_TRIES = 200;

/** Finishes what a killed process left between `prepare` and `settle`: the same request again, under the same keys. */
export const janitor: Task = async (db, _payload, log) => {
  const left = await db.systemChange(JANITOR, tx => takeLeftIntents(tx, AT_ONCE));
  for (const intent of left) {
    const kind = intentCase(intent.kind);
    if (kind) await finish(db, kind, intent, log);
    else log.warn({ task: JANITOR, code: intent.kind, count: intent.attempts }, 'an intent of a kind this release does not know is left to another');
  }
};

async function finish(db: Db, kind: AnyIntentCase, intent: IntentRow, log: Log): Promise<void> {
  const request = intent.request as IntentRequest;
  try {
    const outcome: unknown = await kind.call(request, db.ports, intent);
    await db.systemChange(JANITOR, tx => kind.settle(tx, request, outcome));
  } catch (error) {
    if (!(error instanceof ProcessorError)) throw error;
    log.warn({ task: JANITOR, code: error.processorCode, count: intent.attempts }, 'an intent could not be finished');
    await db.systemChange(JANITOR, async tx => {
      if (error.final && kind.refuse) await kind.refuse(tx, request, error);
      else if (error.final || intent.attempts >= MOST_TRIES) await closeIntent(tx, intent.id, 'stuck', error.processorCode);
      else await noteIntentFailure(tx, intent.id, error.processorCode);
    });
    return;
  }
  const payer = kind.payer?.(request);
  if (payer) await rereadPayer(db, payer);
}
