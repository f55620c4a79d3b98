import { expect } from 'vitest';
import { type StateMachine, TransitionRefused } from '#kit/states/states.js';

/** What a table is expected to be, written by hand: `{ draft: { submit: 'submitted' }, submitted: {} }`. */
export type ExpectedTable<S extends string, A extends string> = Readonly<Record<S, Readonly<Partial<Record<A, S>>>>>;

/**
 * Checks every pair of state and action: the expected ones lead where expected, all others are refused with the typed error.
 * Also: every state is reached from the initial one, each can still come to an end, and the final states are those listed.
 */
export function expectExhaustive<S extends string, A extends string>(
  machine: StateMachine<S, A>,
  expected: { readonly initial: S; readonly terminal: readonly S[]; readonly table: ExpectedTable<S, A> },
): void {
  expect(machine.initial).toBe(expected.initial);
  expect([...machine.states].sort()).toEqual(Object.keys(expected.table).sort());
  let pairs = 0;
  for (const from of machine.states) {
    for (const action of machine.actions) {
      const to = expected.table[from][action];
      const label = `${machine.name}: ${from} + ${action}`;
      if (to === undefined) {
        expect(() => machine.next(from, action), label).toThrow(TransitionRefused);
        expect(machine.can(from, action), label).toBe(false);
      } else {
        expect(machine.next(from, action), label).toBe(to);
        expect(machine.can(from, action), label).toBe(true);
      }
      pairs += 1;
    }
  }
  expect(pairs).toBe(machine.states.length * machine.actions.length);
  expect(machine.unreachable()).toEqual([]);
  expect([...machine.terminal].sort()).toEqual([...expected.terminal].sort());
  for (const state of machine.states) {
    expect(machine.terminal.some((end) => machine.canReach(state, end)), `${machine.name}: ${state} never ends`).toBe(true);
  }
}
