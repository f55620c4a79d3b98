import pg from 'pg';
import type { Tx } from '#kit/db/tx.js';
import { appError } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import type { StateMachine } from './states.js';

/** The row is no longer in the state the caller read: somebody else moved it first. */
export const transitionLost = appError(409, 'transition_refused');

export interface Move<S extends string, A extends string> {
  readonly machine: StateMachine<S, A>;
  /** Table with the columns `id` and `state`, and `updated_at` unless `touch` is false. */
  readonly table: string;
  /** Name in `state_history`; the machine's own unless given. */
  readonly subjectType?: string;
  readonly id: string;
  readonly from: S;
  readonly action: A;
  readonly reason?: string;
  /** Columns written in the same statement, by column name. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly touch?: boolean;
}

/** A move as the CTEs `moved` (rows with `id`) and `kept` (its history), to stand in a WITH list. */
export interface MoveSql<S extends string> { readonly to: S; readonly ctes: string; readonly values: readonly unknown[] }

/**
 * Moves one row and writes its history in one conditional statement; returns the new state.
 * @throws TransitionRefused when the table has no such step; transition_refused (409) when the row had left `from`
 */
export async function transition<S extends string, A extends string>(tx: Tx, move: Move<S, A>): Promise<S> {
  const to = await tryTransition(tx, move);
  if (to === null) throw transitionLost();
  return to;
}

/** Like `transition`, but null when the row had left `from`: for work that may run twice. */
export async function tryTransition<S extends string, A extends string>(tx: Tx, move: Move<S, A>): Promise<S | null> {
  const { to, ctes, values } = moveSql(tx, move);
  const rows = await tx.prepared(`with ${ctes} select id from moved`, values);
  return rows.length ? to : null;
}

/** `first` is the number of its first parameter; `provided` one more condition, in which CTEs that stand before may be named. */
export function moveSql<S extends string, A extends string>(tx: Tx, move: Move<S, A>, first = 1, provided = 'true'): MoveSql<S> {
  const to = move.machine.next(move.from, move.action);
  const set = Object.entries({ ...(move.touch === false ? {} : { updated_at: tx.now }), ...move.set });
  const { kind, id: actorId } = tx.principal;
  const fixed = [move.id, move.from, to, newId(), move.subjectType ?? move.machine.name, move.action, move.reason ?? null, kind, actorId, tx.now];
  const p = (n: number): string => `$${first + n}`;
  const columns = set.map(([column], i) => `, ${pg.escapeIdentifier(column)} = ${p(fixed.length + i)}`).join('');
  // the history row is not returned: a visitor may write it but not read it
  const ctes = `
    moved as (update ${pg.escapeIdentifier(move.table)} set state = ${p(2)}${columns} where id = ${p(0)} and state = ${p(1)} and ${provided} returning id),
    kept as (insert into state_history (id, subject_type, subject_id, from_state, to_state, action, reason, actor_kind, actor_id, at)
      select ${p(3)}::uuid, ${p(4)}::text, id, ${p(1)}::text, ${p(2)}::text, ${p(5)}::text, ${p(6)}::text, ${p(7)}::text, ${p(8)}::text, ${p(9)}::timestamptz from moved)`;
  return { to, ctes, values: [...fixed, ...set.map(([, value]) => value)] };
}

/** The shortest chain of actions from one state to another; empty when they are equal, null when there is none. */
export function actionsTo<S extends string, A extends string>(machine: StateMachine<S, A>, from: S, to: S): A[] | null {
  const chains = new Map<S, A[]>([[from, []]]);
  // a map iterated while it grows visits each state once
  for (const [state, chain] of chains) {
    if (state === to) return chain;
    for (const action of machine.actionsFrom(state)) {
      const next = machine.next(state, action);
      if (!chains.has(next)) chains.set(next, [...chain, action]);
    }
  }
  return null;
}

/** Walks a row to the state an outside system reports. Null when no chain leads there or the row had moved. */
export async function moveTo<S extends string, A extends string>(tx: Tx, move: Omit<Move<S, A>, 'action'> & { readonly to: S }): Promise<S | null> {
  const { to, ...rest } = move;
  const chain = actionsTo(move.machine, move.from, to);
  if (chain === null) return null;
  let from = move.from;
  for (const action of chain) {
    const next = await tryTransition(tx, { ...rest, from, action });
    if (next === null) return null;
    from = next;
  }
  return from;
}
