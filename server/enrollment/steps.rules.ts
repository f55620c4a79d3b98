import type { ApplicationState } from './application.states.js';

/** Steps of the flow, computed from what an application holds. A visitor can always go back; `stepOf` is where to go on. */
export const STEPS = ['household', 'plan', 'agreement', 'payment', 'done'] as const;
export type Step = (typeof STEPS)[number];

export interface StepFacts {
  readonly state: ApplicationState;
  /** The stored household has no issue on the day asked for. */
  readonly householdComplete: boolean;
  /** A plan is chosen, and still sold. */
  readonly planSelected: boolean;
  /** The agreement is signed, and what was signed still fits household, plan, price and start. */
  readonly agreementSigned: boolean;
  /** An application paid by an employer has no payment step. */
  readonly paidBy: 'member' | 'employer';
}

export function stepOf(facts: StepFacts): Step {
  if (facts.state === 'submitted') return facts.paidBy === 'member' ? 'payment' : 'done';
  if (facts.state !== 'draft') return 'done';
  if (!facts.householdComplete) return 'household';
  if (!facts.planSelected) return 'plan';
  if (!facts.agreementSigned) return 'agreement';
  return facts.paidBy === 'member' ? 'payment' : 'done';
}

/** Whether the visitor may open `step` now: everything before it is there. */
export function mayOpen(step: Step, facts: StepFacts): boolean {
  return STEPS.indexOf(step) <= STEPS.indexOf(stepOf(facts)) && (step !== 'payment' || facts.paidBy === 'member');
}
