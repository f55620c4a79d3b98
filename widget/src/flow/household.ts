import type { FieldIssue, Household, IsoDate, Person, PersonRole, SavedHousehold } from '../api/types.js';
import { ageOn } from './dates.js';

export const MEDICARE_AGE = 65;
export const CHILD_AGE_LIMIT = 26;
/** A bound for the form, not a rule of the product. */
export const MAX_PEOPLE = 16;

/** One person while being typed. `key` is stable for rendering; every text may be empty. */
export interface DraftPerson {
  key: number; id?: string; role: PersonRole; firstName: string; lastName: string; birthDate: string;
  disabled: boolean; medicare: boolean | null; medicareContract: boolean;
}
export interface Draft {
  people: DraftPerson[];
  line1: string; line2: string; city: string; state: string; zip: string;
  phone: string; email: string; smsConsent: boolean;
}

let lastKey = 0;
export const newPerson = (role: PersonRole, lastName = ''): DraftPerson =>
  ({ key: ++lastKey, role, firstName: '', lastName, birthDate: '', disabled: false, medicare: null, medicareContract: false });

export const emptyDraft = (): Draft =>
  ({ people: [newPerson('self')], line1: '', line2: '', city: '', state: '', zip: '', phone: '', email: '', smsConsent: false });

/** The form as the server last kept it. */
export function draftOf(saved: SavedHousehold): Draft {
  const { people, address, phone = '', email = '', smsConsent = false } = saved;
  return {
    people: people.map(({ disabled = false, medicare = null, medicareContract = false, ...rest }) =>
      ({ ...rest, key: ++lastKey, disabled, medicare, medicareContract })),
    line2: '', ...address, phone, email, smsConsent,
  };
}

const isAdultPartner = (role: PersonRole): boolean => role === 'spouse' || role === 'partner';
export const hasPartner = (draft: Draft): boolean => draft.people.some(person => isAdultPartner(person.role));

/** Medicare is asked from 65, and wherever the server asked for it. */
export const asksMedicare = (person: DraftPerson, today: IsoDate): boolean => (ageOn(person.birthDate, today) ?? 0) >= MEDICARE_AGE;
/** Disability is asked of children from 26; whether this month still counts is the server's to say. */
export const asksDisabled = (person: DraftPerson, today: IsoDate): boolean =>
  person.role === 'child' && (ageOn(person.birthDate, today) ?? 0) >= CHILD_AGE_LIMIT;

function personBody(person: DraftPerson, today: IsoDate): Person {
  const { id, role, firstName, lastName, birthDate, medicare } = person;
  return {
    ...(id === undefined ? {} : { id }), role, firstName: firstName.trim(), lastName: lastName.trim(), birthDate,
    ...(asksDisabled(person, today) ? { disabled: person.disabled } : {}),
    ...(asksMedicare(person, today) && medicare !== null ? { medicare, ...(medicare ? { medicareContract: person.medicareContract } : {}) } : {}),
  };
}

/** The request body: answers to questions that are not on the screen are left out, optional texts too when empty. */
export function householdBody(draft: Draft, today: IsoDate): Household {
  const [line2, phone, email] = [draft.line2.trim(), draft.phone.trim(), draft.email.trim()];
  return {
    people: draft.people.map(person => personBody(person, today)),
    address: { line1: draft.line1.trim(), ...(line2 ? { line2 } : {}), city: draft.city.trim(), state: draft.state, zip: draft.zip.trim() },
    ...(email ? { email } : {}),
    ...(phone ? { phone, smsConsent: draft.smsConsent } : {}),
  };
}

/** Paths of what is still blank. Everything else is judged by the server. */
export function missingPaths(draft: Draft, today: IsoDate): string[] {
  const missing: string[] = [];
  draft.people.forEach((person, index) => {
    for (const name of ['firstName', 'lastName', 'birthDate'] as const) if (!person[name].trim()) missing.push(`people.${index}.${name}`);
    if (!asksMedicare(person, today)) return;
    if (person.medicare === null) missing.push(`people.${index}.medicare`);
    else if (person.medicare && !person.medicareContract) missing.push(`people.${index}.medicareContract`);
  });
  for (const name of ['line1', 'city', 'state', 'zip'] as const) if (!draft[name].trim()) missing.push(`address.${name}`);
  return missing;
}

/** First issue of each path, in the order given. */
export function byPath(issues: readonly FieldIssue[]): Map<string, FieldIssue> {
  const map = new Map<string, FieldIssue>();
  for (const issue of issues) if (!map.has(issue.path)) map.set(issue.path, issue);
  return map;
}
