import { describe, expect, it } from 'vitest';
import { applicationStates } from './application.states.js';
import { mayOpen, type StepFacts, stepOf, STEPS } from './steps.rules.js';

const fresh: StepFacts = { state: 'draft', householdComplete: false, planSelected: false, agreementSigned: false, paidBy: 'member' };
const signed: StepFacts = { ...fresh, householdComplete: true, planSelected: true, agreementSigned: true };

describe('the step to go on with', () => {
  it.each<[Partial<StepFacts>, string]>([
    [{}, 'household'],
    [{ householdComplete: true }, 'plan'],
    [{ householdComplete: true, planSelected: true }, 'agreement'],
    [{ householdComplete: true, planSelected: true, agreementSigned: true }, 'payment'],
    [{ householdComplete: true, planSelected: true, agreementSigned: true, paidBy: 'employer' }, 'done'],
    [{ householdComplete: false, planSelected: true, agreementSigned: true }, 'household'],
    [{ householdComplete: true, planSelected: false, agreementSigned: true }, 'plan'],
  ])('%j is %s', (facts, step) => {
    expect(stepOf({ ...fresh, ...facts })).toBe(step);
  });

  it('after the draft depends on the state', () => {
    const steps = Object.fromEntries(applicationStates.states.map((state) => [state, stepOf({ ...signed, state })]));
    expect(steps).toEqual({ draft: 'payment', submitted: 'payment', approved: 'done', declined: 'done', withdrawn: 'done', abandoned: 'done' });
    expect(stepOf({ ...signed, state: 'submitted', paidBy: 'employer' })).toBe('done');
  });
});

describe('opening a step', () => {
  it('is possible backwards, never forwards', () => {
    expect(STEPS.filter((step) => mayOpen(step, { ...fresh, householdComplete: true }))).toEqual(['household', 'plan']);
    expect(STEPS.filter((step) => mayOpen(step, signed))).toEqual(['household', 'plan', 'agreement', 'payment']);
  });

  it('leaves out the payment of an employer', () => {
    expect(STEPS.filter((step) => mayOpen(step, { ...signed, paidBy: 'employer' }))).toEqual(['household', 'plan', 'agreement', 'done']);
  });
});
