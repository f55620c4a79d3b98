import type { z } from 'zod';
import type { Db } from '#kit/db/db.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import type { Actor } from './actor.js';

/** How long a proof of the second factor opens use cases that declare `stepUp`. System time. */
export const STEP_UP_SECONDS = 5 * 60;

interface Declared<I> {
  /** Verb first: `correctContact`. Name of the panel action and of the audit action. */
  readonly name: string;
  readonly action: string;
  readonly subject: string;
  readonly input: z.ZodType<I>;
  /** Runs only for a session that proved its second factor within the last `STEP_UP_SECONDS`; `execute` checks it. */
  readonly stepUp?: boolean;
}

/** A use case in one transaction. */
export interface Change<I, O> extends Declared<I> { readonly kind: 'change'; run(tx: Tx, input: I): Promise<O> }

/** A use case that calls the outside: prepare (commit), call (no transaction), settle (commit). See `kit/db/db.ts`. */
export interface CommandCase<I, P, R, O> extends Declared<I> {
  readonly kind: 'command';
  prepare(tx: Tx, input: I): Promise<P>;
  call(prepared: P, ports: Ports): Promise<R>;
  settle(tx: Tx, prepared: P, result: R): Promise<O>;
  /** After `settle` has been committed: reads again what the call has changed outside, so that the answer shows it. What it throws undoes nothing. */
  follow?(db: Db, prepared: P, out: O, actor: Actor): Promise<O>;
}

/** A read that is more than a row: still authorised, never writes. */
export interface Query<I, O> extends Declared<I> {
  readonly kind: 'query';
  run(tx: Tx, input: I): Promise<O>;
  /** Names of what the answer gives out that is kept sealed, or of a document; each such read leaves an audit row. None: nothing of the kind. */
  discloses?(out: O): readonly string[];
}

/** Any use case, whatever it takes and gives: for registries and the runner. */
// oxlint-disable-next-line typescript/no-explicit-any -- a heterogeneous list has no better type
export type AnyUseCase = Change<any, any> | CommandCase<any, any, any, any> | Query<any, any>;

type Known = Declared<never> | { readonly name: string; readonly action: string; readonly subject: string };
const known = new Map<string, Known>();
function remember<U extends Known>(useCase: U): U {
  if (known.has(useCase.name)) throw new Error(`use case ${useCase.name} is declared twice`);
  known.set(useCase.name, useCase);
  return useCase;
}
/** Every use case declared so far; the permission test walks it. */
export const allUseCases = (): readonly Known[] => [...known.values()];

export const UNCHANGED = 'unchanged';
/**
 * Says that this run of a change or command altered no record (a replay, a repeat of what is already so), so it owes no audit row.
 * `execute` accepts it instead of one and refuses both together. Bookkeeping of the request itself (its idempotency key) is no record.
 */
export const unchanged = (tx: Tx): void => { tx.marks.add(UNCHANGED); };

export const change = <I, O>(c: Omit<Change<I, O>, 'kind'>): Change<I, O> => remember<Change<I, O>>({ ...c, kind: 'change' });
export const command = <I, P, R, O>(c: Omit<CommandCase<I, P, R, O>, 'kind'>): CommandCase<I, P, R, O> => remember<CommandCase<I, P, R, O>>({ ...c, kind: 'command' });
export const query = <I, O>(c: Omit<Query<I, O>, 'kind'>): Query<I, O> => remember<Query<I, O>>({ ...c, kind: 'query' });
