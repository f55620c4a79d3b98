import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import type { IntentKind } from './billing-intent.entity.js';
import { ProcessorError } from './billing.errors.js';
import { insertIntent, type IntentRow, type IntentTenancy, noteOutcome } from './billing-intent.repository.js';

/**
 * Every request that moves money or may move it goes out as an intent: written in the transaction that decided on it, called with
 * no transaction open, settled in another. What a killed process leaves between is finished by the janitor from the same bytes.
 * What a kind asks, keeps and does when it is refused is registered here, by the file that owns the kind.
 */
export interface IntentCase<R extends IntentRequest, O> {
  readonly kind: IntentKind;
  /** Repeatable: idempotency keys derive from `intentId`. `left` is given by the janitor alone. @throws ProcessorError */
  call(request: R, ports: Ports, left?: IntentRow): Promise<O>;
  /** Writes the outcome and closes the intent (`closeSettled`). Runs again after a kill, and beside the webhook: effects once. */
  settle(tx: Tx, request: R, outcome: O): Promise<unknown>;
  /** The processor will never do it. Closes the intent as `refused` and undoes what `prepare` wrote. Without it the intent is `stuck`, for a person. */
  refuse?(tx: Tx, request: R, error: ProcessorError): Promise<unknown>;
  /** The payer whose state at the processor has changed by it, to be read again; null or absent: nothing to read. */
  payer?(request: R): string | null;
}

/** What every request holds beside its own: `preparedAt` is system time as ISO text, for the age of the processor's keys. */
export interface IntentRequest { readonly intentId: string }
export type Prepared<R> = R & { readonly intentId: string; readonly preparedAt: string };

/** The same, whatever it asks and gets. */
// oxlint-disable-next-line typescript/no-explicit-any -- a heterogeneous registry has no better type
export type AnyIntentCase = IntentCase<any, any>;
const kinds = new Map<string, AnyIntentCase>();

export function registerIntent<R extends IntentRequest, O>(intent: IntentCase<R, O>): IntentCase<R, O> {
  if (kinds.has(intent.kind)) throw new Error(`intent kind ${intent.kind} is registered twice`);
  kinds.set(intent.kind, intent);
  return intent;
}
export const intentCase = (kind: string): AnyIntentCase | undefined => kinds.get(kind);

/** Writes the intent in the caller's transaction; its request, with the id the processor's keys derive from, is what `call` takes. */
export async function prepareIntent<R extends object>(tx: Tx, intent: { kind: IntentKind; row: IntentTenancy; request: R }): Promise<Prepared<R>> {
  const request = { ...intent.request, intentId: newId(), preparedAt: tx.systemNow.toISOString() };
  await insertIntent(tx, { id: request.intentId, kind: intent.kind, row: intent.row, request });
  return request;
}

/** Closes an intent as done; false when somebody else has done so before. */
export const closeSettled = (tx: Tx, intentId: string, outcome: unknown): Promise<boolean> => noteOutcome(tx, intentId, 'settled', outcome);

/** What a call came to. A refusal for good is an outcome: it has to be kept before the caller hears of it. */
export type Attempt<O> = { readonly done: O } | { readonly refused: ProcessorError };

/** The call phase of a use case. @throws ProcessorError that may pass; the janitor then goes on by itself */
export async function callIntent<R extends IntentRequest, O>(intent: IntentCase<R, O>, request: R, ports: Ports): Promise<Attempt<O>> {
  try {
    crashPoint(`intent.${intent.kind}.prepared`);
    const done = await intent.call(request, ports);
    crashPoint(`intent.${intent.kind}.called`);
    return { done };
  } catch (error) {
    if (error instanceof ProcessorError && error.final && intent.refuse) return { refused: error };
    throw error;
  }
}

/** The settle phase of a use case: keeps the outcome, or what it means that there is none. */
export const settleIntent = async <R extends IntentRequest, O>(tx: Tx, intent: IntentCase<R, O>, request: R, attempt: Attempt<O>): Promise<void> => {
  if ('done' in attempt) await intent.settle(tx, request, attempt.done);
  else await intent.refuse!(tx, request, attempt.refused);
};
