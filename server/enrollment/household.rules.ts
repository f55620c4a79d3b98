import type { FieldCode, ParamValues } from '#kit/i18n/translate.js';
import { addMonths, ageOn, type CalendarDate, calendarDate, endOfMonth, parseCalendarDate } from '#kit/time/calendar-date.js';
import { isRole, type Tier, tierOfPeople } from '#plans/tier.rules.js';
import { isStateCode, stateName } from '#plans/us-states.js';

/** A household as somebody is typing it: anything may be missing or wrong. Shapes of the API, one index per person. */
export interface PersonDraft {
  readonly id?: unknown; readonly role?: unknown; readonly firstName?: unknown; readonly lastName?: unknown; readonly birthDate?: unknown;
  readonly disabled?: unknown; readonly medicare?: unknown; readonly medicareContract?: unknown;
}
export interface AddressDraft { readonly line1?: unknown; readonly line2?: unknown; readonly city?: unknown; readonly state?: unknown; readonly zip?: unknown }
export interface HouseholdDraft { readonly people?: readonly (PersonDraft | null | undefined)[] | null; readonly address?: AddressDraft | null }

/** `path` in the payload ('people.2.birthDate'), `code` with a text `field.<code>`, `params` for that text. */
export interface HouseholdIssue { readonly path: string; readonly code: FieldCode; readonly params: ParamValues }

export interface HouseholdRules {
  /** The day to judge ages on. */
  readonly on: CalendarDate;
  /** Codes of the states with an approved clause pack. */
  readonly openStates: ReadonlySet<string>;
  /** `preview` says nothing about what is still empty; `complete` wants everything. */
  readonly mode: 'preview' | 'complete';
}

export const MOST_PEOPLE = 20;
export const CHILD_AGE_LIMIT = 26;
export const SUBSCRIBER_AGE = 18;
export const MEDICARE_AGE = 65;
const EARLIEST_BIRTH = calendarDate('1900-01-01');
const NAME_LIMIT = 80;
const LINE_LIMIT = 120;
const ZIP = /^\d{5}(-\d{4})?$/;

interface Field { readonly path: string; readonly value: unknown; readonly missing: FieldCode; readonly limit: number }

/** A child is covered to the end of the month of the 26th birthday. */
export function childAgesOutOn(birth: CalendarDate): CalendarDate {
  return endOfMonth(addMonths(birth, CHILD_AGE_LIMIT * 12));
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function issue(path: string, code: FieldCode, params: ParamValues = {}): HouseholdIssue {
  return { path, code, params };
}

function textIssues(field: Field, rules: HouseholdRules): HouseholdIssue[] {
  const { path, value, missing, limit } = field;
  if (isBlank(value)) return rules.mode === 'complete' ? [issue(path, missing)] : [];
  if (typeof value !== 'string') return [issue(path, 'invalid')];
  return value.length > limit ? [issue(path, 'too_long', { limit })] : [];
}

function birthIssues(path: string, value: unknown, rules: HouseholdRules): HouseholdIssue[] {
  if (isBlank(value)) return rules.mode === 'complete' ? [issue(path, 'birth_date_required')] : [];
  const birth = parseCalendarDate(value);
  if (birth === null) return [issue(path, 'birth_date_invalid')];
  if (birth > rules.on) return [issue(path, 'birth_date_future')];
  return birth < EARLIEST_BIRTH ? [issue(path, 'birth_date_too_early')] : [];
}

/** The rules that follow from the age; the birth date is known to be good. */
function ageIssues(path: string, person: PersonDraft, birth: CalendarDate, rules: HouseholdRules): HouseholdIssue[] {
  const issues: HouseholdIssue[] = [];
  const age = ageOn(birth, rules.on);
  if (person.role === 'self' && age < SUBSCRIBER_AGE) issues.push(issue(`${path}.birthDate`, 'subscriber_under_18'));
  if (person.role === 'child' && person.disabled !== true && rules.on > childAgesOutOn(birth)) {
    issues.push(issue(`${path}.birthDate`, 'child_over_age', { limit: CHILD_AGE_LIMIT }));
  }
  if (age >= MEDICARE_AGE && isBlank(person.medicare) && rules.mode === 'complete') issues.push(issue(`${path}.medicare`, 'medicare_required'));
  return issues;
}

function personIssues(path: string, person: PersonDraft, rules: HouseholdRules): HouseholdIssue[] {
  const issues: HouseholdIssue[] = [];
  if (!isRole(person.role) && (rules.mode === 'complete' || !isBlank(person.role))) issues.push(issue(`${path}.role`, 'role_invalid'));
  issues.push(...textIssues({ path: `${path}.firstName`, value: person.firstName, missing: 'first_name_required', limit: NAME_LIMIT }, rules));
  issues.push(...textIssues({ path: `${path}.lastName`, value: person.lastName, missing: 'last_name_required', limit: NAME_LIMIT }, rules));
  const wrongBirth = birthIssues(`${path}.birthDate`, person.birthDate, rules);
  issues.push(...wrongBirth);
  const birth = wrongBirth.length === 0 ? parseCalendarDate(person.birthDate) : null;
  if (birth !== null) issues.push(...ageIssues(path, person, birth, rules));
  for (const flag of ['disabled', 'medicare', 'medicareContract'] as const) {
    if (!isBlank(person[flag]) && typeof person[flag] !== 'boolean') issues.push(issue(`${path}.${flag}`, 'invalid'));
  }
  // Somebody under 65 can have Medicare too; then the contract is needed as well.
  if (person.medicare === true && person.medicareContract !== true && rules.mode === 'complete') issues.push(issue(`${path}.medicareContract`, 'medicare_contract_required'));
  return issues;
}

function sameText(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' && a.trim() !== '' && a.trim().toLowerCase() === b.trim().toLowerCase();
}

function isRepeat(a: PersonDraft, b: PersonDraft): boolean {
  return sameText(a.firstName, b.firstName) && sameText(a.lastName, b.lastName) && sameText(a.birthDate, b.birthDate);
}

/** Rules between people: one subscriber, one spouse or partner, nobody twice. Twins have two names and pass. */
function togetherIssues(people: readonly PersonDraft[], rules: HouseholdRules): HouseholdIssue[] {
  const issues: HouseholdIssue[] = [];
  const indexes = (...roles: string[]) => people.flatMap(({ role }, index) => (roles.some((one) => one === role) ? [index] : []));
  const selves = indexes('self');
  if (selves.length === 0 && people.length > 0 && rules.mode === 'complete') issues.push(issue('people', 'self_required'));
  for (const index of selves.slice(1)) issues.push(issue(`people.${index}.role`, 'self_repeated'));
  for (const index of indexes('spouse', 'partner').slice(1)) issues.push(issue(`people.${index}.role`, 'second_partner'));
  people.forEach((person, index) => {
    if (people.slice(0, index).some((earlier) => isRepeat(earlier, person))) issues.push(issue(`people.${index}.firstName`, 'person_repeated'));
  });
  return issues;
}

function stateIssues(state: unknown, rules: HouseholdRules): HouseholdIssue[] {
  if (isBlank(state)) return rules.mode === 'complete' ? [issue('address.state', 'state_required')] : [];
  if (!isStateCode(state)) return [issue('address.state', 'state_unknown')];
  return rules.openStates.has(state) ? [] : [issue('address.state', 'state_closed', { state: stateName(state) })];
}

function zipIssues(zip: unknown, rules: HouseholdRules): HouseholdIssue[] {
  if (isBlank(zip)) return rules.mode === 'complete' ? [issue('address.zip', 'zip_required')] : [];
  return typeof zip === 'string' && ZIP.test(zip.trim()) ? [] : [issue('address.zip', 'zip_invalid')];
}

export function addressIssues(address: AddressDraft, rules: HouseholdRules): HouseholdIssue[] {
  const line2 = isBlank(address.line2) ? [] : textIssues({ path: 'address.line2', value: address.line2, missing: 'required', limit: LINE_LIMIT }, rules);
  return [
    ...textIssues({ path: 'address.line1', value: address.line1, missing: 'line1_required', limit: LINE_LIMIT }, rules), ...line2,
    ...textIssues({ path: 'address.city', value: address.city, missing: 'city_required', limit: NAME_LIMIT }, rules),
    ...stateIssues(address.state, rules), ...zipIssues(address.zip, rules),
  ];
}

/** Every issue of the household, in the order of its fields. Never throws, whatever comes in. */
export function householdIssues(household: HouseholdDraft, rules: HouseholdRules): HouseholdIssue[] {
  const given = Array.isArray(household.people) ? household.people : [];
  const people = given.slice(0, MOST_PEOPLE).map((person: unknown) => (person !== null && typeof person === 'object' ? (person as PersonDraft) : {}));
  const address = household.address !== null && typeof household.address === 'object' ? household.address : {};
  const issues: HouseholdIssue[] = [];
  if (given.length === 0 && rules.mode === 'complete') issues.push(issue('people', 'people_required'));
  if (given.length > MOST_PEOPLE) issues.push(issue('people', 'people_too_many', { limit: MOST_PEOPLE }));
  people.forEach((person, index) => issues.push(...personIssues(`people.${index}`, person, rules)));
  return [...issues, ...togetherIssues(people, rules), ...addressIssues(address, rules)];
}

/** The tier of what is typed so far, or null while the people do not make a household. */
export function householdTier(household: HouseholdDraft): Tier | null {
  const people = Array.isArray(household.people) ? household.people : [];
  return tierOfPeople(people.map((person: unknown) => (person !== null && typeof person === 'object' ? (person as PersonDraft) : {})));
}
