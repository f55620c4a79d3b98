import { AppError } from '#kit/errors/app-error.js';

/**
 * States as data: a table of transitions, closed types derived from it, and the questions one asks of it. A change of state in
 * the database is a conditional `UPDATE ... WHERE state = $old` to what `next` returned, beside a history row.
 */
type Table = { readonly [state: string]: { readonly [action: string]: string } };

/** Every target must be a state of the table; a typo does not compile. */
type Closed<T extends Table> = { readonly [S in keyof T]: { readonly [A in keyof T[S]]: T[S][A] extends keyof T ? T[S][A] : never } };

type StatesIn<T extends Table> = keyof T & string;
type ActionsIn<T extends Table> = { [S in keyof T]: keyof T[S] & string }[keyof T];

/** Answered as 409: what the caller wants is no longer possible, because the record has moved on. */
export class TransitionRefused extends AppError {
  constructor(readonly machine: string, readonly state: string, readonly action: string, readonly allowed: readonly string[]) {
    super(409, 'transition_refused');
    this.message = `${machine}: cannot ${action} when ${state}; possible: ${allowed.join(', ') || 'nothing, it is final'}`;
    this.name = 'TransitionRefused';
  }
}

export class UnknownState extends Error {
  readonly code = 'state_unknown';
  constructor(readonly machine: string, readonly state: string) {
    super(`${machine}: ${JSON.stringify(state)} is not one of its states`);
    this.name = 'UnknownState';
  }
}

export interface Transition<S extends string, A extends string> { readonly from: S; readonly action: A; readonly to: S }

export interface StateMachine<S extends string, A extends string> {
  readonly name: string;
  readonly initial: S;
  readonly states: readonly S[];
  readonly actions: readonly A[];
  readonly terminal: readonly S[];
  readonly transitions: readonly Transition<S, A>[];
  /** The state after `action`. @throws TransitionRefused */
  next(state: S, action: A): S;
  can(state: S, action: A): boolean;
  actionsFrom(state: S): readonly A[];
  /** The action that leads from `from` to `to` in one step, or null: for a state read from an outside system. */
  actionBetween(from: S, to: S): A | null;
  isState(text: unknown): text is S;
  /** A state read from the database or an outside system. @throws UnknownState */
  parse(text: string): S;
  isTerminal(state: S): boolean;
  /** Whether `to` can follow `from` in any number of steps; a state reaches itself. */
  canReach(from: S, to: S): boolean;
  unreachable(): readonly S[];
  /** A Mermaid state diagram, stable for the same table. */
  toMermaid(): string;
}

export type StateOf<M> = M extends StateMachine<infer S, string> ? S : never;
export type ActionOf<M> = M extends StateMachine<string, infer A> ? A : never;

function reachableFrom(table: ReadonlyMap<string, ReadonlyMap<string, string>>, from: string): Set<string> {
  const seen = new Set([from]);
  // A set iterated while it grows visits each state once: at most as many steps as there are states.
  for (const state of seen) for (const to of table.get(state)?.values() ?? []) seen.add(to);
  return seen;
}

function mermaid(initial: string, transitions: readonly Transition<string, string>[], terminal: readonly string[]): string {
  const lines = transitions.map(({ from, action, to }) => `  ${from} --> ${to}: ${action}`);
  return ['stateDiagram-v2', `  [*] --> ${initial}`, ...lines, ...terminal.map((state) => `  ${state} --> [*]`), ''].join('\n');
}

/** Builds the machine of a table. @throws Error at load time if a target or the initial state is not in the table */
export function defineStates<const T extends Table>(
  definition: { readonly name: string; readonly initial: StatesIn<T>; readonly transitions: T & Closed<T> },
): StateMachine<StatesIn<T>, ActionsIn<T>> {
  type S = StatesIn<T>;
  type A = ActionsIn<T>;
  const { name, initial } = definition;
  // Maps, not the object itself: 'constructor' and '__proto__' are no states and no actions.
  const table = new Map(Object.entries(definition.transitions).map(([from, row]) => [from as S, new Map(Object.entries(row) as [A, S][])]));
  const states = [...table.keys()];
  const transitions = [...table].flatMap(([from, row]) => [...row].map(([action, to]) => ({ from, action, to })));
  for (const state of [initial, ...transitions.map(({ to }) => to)]) if (!table.has(state)) throw new UnknownState(name, state);
  const terminal = states.filter((state) => table.get(state)?.size === 0);
  const isState = (text: unknown): text is S => typeof text === 'string' && table.has(text);

  return {
    name, initial, states, terminal, transitions, isState,
    actions: [...new Set(transitions.map(({ action }) => action))],
    next(state, action) {
      const to = table.get(state)?.get(action);
      if (to === undefined) throw new TransitionRefused(name, state, action, [...(table.get(state)?.keys() ?? [])]);
      return to;
    },
    can: (state, action) => table.get(state)?.has(action) ?? false,
    actionsFrom: (state) => [...(table.get(state)?.keys() ?? [])],
    actionBetween: (from, to) => [...(table.get(from) ?? [])].find(([, target]) => target === to)?.[0] ?? null,
    parse(text) {
      if (!isState(text)) throw new UnknownState(name, text);
      return text;
    },
    isTerminal: (state) => terminal.includes(state),
    canReach: (from, to) => reachableFrom(table, from).has(to),
    unreachable() {
      const reached = reachableFrom(table, initial);
      return states.filter((state) => !reached.has(state));
    },
    toMermaid: () => mermaid(initial, transitions, terminal),
  };
}
