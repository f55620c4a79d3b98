import { describe, expect, it } from 'vitest';
import { asksDisabled, asksMedicare, byPath, type Draft, draftOf, emptyDraft, hasPartner, householdBody, missingPaths, newPerson } from './household.js';

const TODAY = '2026-07-03';
const filled = (change: Partial<Draft> = {}): Draft => ({
  ...emptyDraft(), people: [{ ...newPerson('self'), firstName: ' Ana ', lastName: 'Rivera', birthDate: '1984-02-29' }],
  line1: '12 Palo Verde Lane', city: 'Tempe', state: 'AZ', zip: ' 85281 ', ...change,
});

describe('what is sent', () => {
  it('is trimmed, without the keys of the form and without empty options', () => {
    expect(householdBody(filled(), TODAY)).toEqual({
      people: [{ role: 'self', firstName: 'Ana', lastName: 'Rivera', birthDate: '1984-02-29' }], address: { line1: '12 Palo Verde Lane', city: 'Tempe', state: 'AZ', zip: '85281' },
    });
  });

  it('holds answers only to questions that are on the screen', () => {
    const [self] = filled().people;
    if (!self) throw new Error('no subscriber');
    const young = filled({ people: [{ ...self, medicare: true, medicareContract: true, disabled: true }] });
    expect(householdBody(young, TODAY).people[0]).not.toHaveProperty('medicare');
    const old = filled({ people: [{ ...self, birthDate: '1950-01-01', medicare: true, medicareContract: true }] });
    expect(householdBody(old, TODAY).people[0]).toMatchObject({ medicare: true, medicareContract: true });
    const declined = filled({ people: [{ ...self, birthDate: '1950-01-01', medicare: false, medicareContract: true }] });
    expect(householdBody(declined, TODAY).people[0]).toMatchObject({ medicare: false });
    expect(householdBody(declined, TODAY).people[0]).not.toHaveProperty('medicareContract');
  });

  it('sends the consent to texts with a number only', () => {
    expect(householdBody(filled({ smsConsent: true }), TODAY)).not.toHaveProperty('smsConsent');
    expect(householdBody(filled({ phone: '480 555 0101' }), TODAY)).toMatchObject({ phone: '480 555 0101', smsConsent: false });
  });

  it('comes back from the server as the same form', () => {
    const body = householdBody(filled({ line2: 'Unit 4', email: 'ana@family.example' }), TODAY);
    const saved = { ...body, people: body.people.map(person => ({ ...person, id: 'p1', role: 'self' as const })) };
    expect(householdBody(draftOf(saved), TODAY)).toEqual(saved);
  });
});

describe('questions', () => {
  it('asks about Medicare from the 65th birthday', () => {
    expect([asksMedicare({ ...newPerson('spouse'), birthDate: '1961-07-04' }, TODAY), asksMedicare({ ...newPerson('spouse'), birthDate: '1961-07-03' }, TODAY)]).toEqual([false, true]);
  });

  it('asks about disability for children from 26, and for nobody else', () => {
    const born = (role: 'child' | 'spouse', birthDate: string): boolean => asksDisabled({ ...newPerson(role), birthDate }, TODAY);
    expect([born('child', '2000-07-04'), born('child', '2000-07-03'), born('spouse', '1990-01-01')]).toEqual([false, true, false]);
  });

  it('knows a spouse or a partner', () => {
    expect([hasPartner(filled()), hasPartner(filled({ people: [newPerson('self'), newPerson('partner')] }))]).toEqual([false, true]);
  });
});

describe('what is missing', () => {
  it('is named by its path, in the order of the form', () => {
    expect(missingPaths(emptyDraft(), TODAY)).toEqual(['people.0.firstName', 'people.0.lastName', 'people.0.birthDate', 'address.line1', 'address.city', 'address.state', 'address.zip']);
    expect(missingPaths(filled(), TODAY)).toEqual([]);
  });

  it('includes the private contract when Medicare was answered with yes', () => {
    const at = (change: object): string[] => missingPaths(filled({ people: filled().people.map(person => ({ ...person, birthDate: '1950-01-01', ...change })) }), TODAY);
    expect([at({}), at({ medicare: true }), at({ medicare: false }), at({ medicare: true, medicareContract: true })]).toEqual([['people.0.medicare'], ['people.0.medicareContract'], [], []]);
  });
});

it('keeps the first issue of a path', () => {
  expect([...byPath([{ path: 'a', code: '1', message: 'one' }, { path: 'a', code: '2', message: 'two' }]).values()].map(issue => issue.code)).toEqual(['1']);
});
