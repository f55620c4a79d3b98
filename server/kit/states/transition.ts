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
  const to = move.machine.next(move.from, move.action);
  const set = Object.entries({ ...(move.touch === false ? {} : { updated_at: tx.now }), ...move.set });
  const { kind, id: actorId } = tx.principal;
  const fixed = [move.id, move.from, to, newId(), move.subjectType ?? move.machine.name, move.action, move.reason ?? null, kind, actorId, tx.now];
  const columns = set.map(([column], i) => `, ${pg.escapeIdentifier(column)} = $${fixed.length + 1 + i}`).join('');
  // the history row is not returned: a visitor may write it but not read it
  const rows = await tx.prepared(`
    with moved as (update ${pg.escapeIdentifier(move.table)} set state = $3${columns} where id = $1 and state = $2 returning id),
    kept as (insert into state_history (id, subject_type, subject_id, from_state, to_state, action, reason, actor_kind, actor_id, at)
      select $4::uuid, $5::text, id, $2::text, $3::text, $6::text, $7::text, $8::text, $9::text, $10::timestamptz from moved)
    select id from moved`, [...fixed, ...set.map(([, value]) => value)]);
  return rows.length ? to : null;
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
