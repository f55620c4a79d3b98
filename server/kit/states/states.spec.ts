import { describe, expect, it } from 'vitest';
import { expectExhaustive } from '#test/states/expect-exhaustive.js';
import { type ActionOf, defineStates, type StateOf, TransitionRefused, UnknownState } from './states.js';

const door = defineStates({
  name: 'door',
  initial: 'closed',
  transitions: { closed: { open: 'ajar', lock: 'locked' }, ajar: { shut: 'closed' }, locked: { unlock: 'closed', weld: 'welded' }, welded: {} },
});
type Door = StateOf<typeof door>;
type Act = ActionOf<typeof door>;

describe('a table of states', () => {
  it('is exhaustive', () => {
    expectExhaustive<Door, Act>(door, {
      initial: 'closed', terminal: ['welded'],
      table: { closed: { open: 'ajar', lock: 'locked' }, ajar: { shut: 'closed' }, locked: { unlock: 'closed', weld: 'welded' }, welded: {} },
    });
  });

  it('has closed types', () => {
    const state: Door = 'ajar';
    expect(door.next(state, 'shut')).toBe('closed');
    // @ts-expect-error not a state
    const wrong: Door = 'painted';
    // @ts-expect-error not an action
    const act: Act = 'paint';
    expect(door.isState(wrong) || door.actions.includes(act)).toBe(false);
  });

  it('does not compile with a target that is no state, and does not load', () => {
    // @ts-expect-error 'b' is not in the table
    expect(() => defineStates({ name: 'x', initial: 'a', transitions: { a: { go: 'b' } } })).toThrow(UnknownState);
    // @ts-expect-error the initial state is not in the table
    expect(() => defineStates({ name: 'x', initial: 'z', transitions: { a: {} } })).toThrow(UnknownState);
  });

  it('says what was refused and what is possible', () => {
    try {
      door.next('locked', 'open');
      expect.fail('should refuse');
    } catch (error) {
      expect(error).toBeInstanceOf(TransitionRefused);
      expect(error).toMatchObject({ code: 'transition_refused', status: 409, machine: 'door', state: 'locked', action: 'open', allowed: ['unlock', 'weld'] });
      expect(String(error)).toContain('possible: unlock, weld');
    }
    expect(() => door.next('welded', 'open')).toThrow(/it is final/);
  });

  it('knows reachability and ends', () => {
    expect(door.canReach('closed', 'welded')).toBe(true);
    expect(door.canReach('welded', 'closed')).toBe(false);
    expect(door.canReach('welded', 'welded')).toBe(true);
    expect(door.isTerminal('welded')).toBe(true);
    expect(door.isTerminal('ajar')).toBe(false);
    expect(door.actionsFrom('closed')).toEqual(['open', 'lock']);
    expect(door.actionBetween('closed', 'locked')).toBe('lock');
    expect(door.actionBetween('ajar', 'locked')).toBeNull();
    expect(defineStates({ name: 'island', initial: 'a', transitions: { a: {}, b: { go: 'a' } } }).unreachable()).toEqual(['b']);
  });

  it('reads stored text strictly', () => {
    expect(door.parse('ajar')).toBe('ajar');
    for (const text of ['AJAR', '', 'constructor', '__proto__', 'toString']) expect(() => door.parse(text)).toThrow(UnknownState);
    expect(door.isState(null)).toBe(false);
    expect(() => door.next('closed', 'constructor' as Act)).toThrow(TransitionRefused);
  });

  it('draws itself', () => {
    expect(door.toMermaid()).toBe(`stateDiagram-v2
  [*] --> closed
  closed --> ajar: open
  closed --> locked: lock
  ajar --> closed: shut
  locked --> closed: unlock
  locked --> welded: weld
  welded --> [*]
`);
  });
});
