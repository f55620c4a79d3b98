import { type Signal, useSignal } from '@preact/signals';
import { type ApiProblem, asProblem } from '../api/problem.js';

export interface Action<A extends unknown[]> {
  busy: Signal<boolean>;
  problem: Signal<ApiProblem | null>;
  /** Does nothing while a run is under way: a second click starts nothing. */
  run: (...args: A) => Promise<void>;
}

/** One thing a visitor can start, with its busy state and its last failure. */
export function useAction<A extends unknown[]>(work: (...args: A) => Promise<void>): Action<A> {
  const busy = useSignal(false);
  const problem = useSignal<ApiProblem | null>(null);
  const run = async (...args: A): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    problem.value = null;
    try {
      await work(...args);
    } catch (error) {
      problem.value = asProblem(error);
    } finally {
      busy.value = false;
    }
  };
  return { busy, problem, run };
}
