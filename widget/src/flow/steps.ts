import type { Application, ApplicationStep } from '../api/types.js';

export type StepId = 'contact' | ApplicationStep;
type StepText = 'stepContact' | 'stepHousehold' | 'stepPlan' | 'stepAgreement' | 'stepPayment';

/** The steps a visitor sees, in order; the label is a key of the catalogue. */
export const STEPS: readonly { id: Exclude<StepId, 'done'>; label: StepText }[] = [
  { id: 'contact', label: 'stepContact' },
  { id: 'household', label: 'stepHousehold' },
  { id: 'plan', label: 'stepPlan' },
  { id: 'agreement', label: 'stepAgreement' },
  { id: 'payment', label: 'stepPayment' },
];

const ORDER: readonly StepId[] = [...STEPS.map(step => step.id), 'done'];
const at = (step: StepId): number => ORDER.indexOf(step);

/** True where a visitor may look again or go on: any step up to the one the server computed, as long as nothing is paid. */
export function canOpen(step: StepId, application: Application | null): boolean {
  if (!application) return step === 'contact';
  if (step === 'contact') return false;
  if (application.state !== 'draft' && application.state !== 'submitted') return step === application.step;
  return at(step) <= at(application.step);
}

/** The step after a saved one. Household leads to the plans even when a plan was chosen before: the price may have changed. */
export const stepAfter = (saved: StepId, application: Application): StepId =>
  saved === 'household' && application.step !== 'household' && application.state === 'draft' ? 'plan' : application.step;

/** The step before, or null where there is no way back. */
export function stepBefore(step: StepId, application: Application | null): StepId | null {
  const before = ORDER[at(step) - 1];
  return before && canOpen(before, application) ? before : null;
}

/** States in which nothing more can be done here. */
export const isClosed = (application: Application): boolean =>
  application.state === 'declined' || application.state === 'withdrawn' || application.state === 'abandoned';
