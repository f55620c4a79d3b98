import type { Locale } from '#kit/i18n/translate.js';
import type { StateCode } from '../us-states.js';

/** A heading and its paragraphs. Paragraphs hold `{names}` that the agreement fills in; see `ClauseNames`. */
export interface Clause { readonly heading: string; readonly paragraphs: readonly string[] }

/** What a paragraph may name. A name outside this list fails the spec. */
export const CLAUSE_NAMES = [
  'provider', 'providerAddress', 'providerPhone', 'providerEmail', 'signatory', 'signatoryTitle', 'subscriber', 'address', 'people', 'medicarePeople', 'state',
  'plan', 'planFee', 'fee', 'dueToday', 'start', 'next', 'day', 'noticeDays', 'refundDays', 'prepaidMonths',
] as const;
export type ClauseNames = (typeof CLAUSE_NAMES)[number];

/** The clauses every state shares. A state's pack adds its own and may replace any of these. */
export interface CommonClauses {
  readonly title: string;
  readonly esign: Clause;
  readonly parties: Clause;
  readonly services: Clause;
  /** Introduces the list of an add-on's features; `{plan}` is the add-on's name here. */
  readonly addOn: string;
  readonly fee: Clause;
  readonly feeDueToday: string;
  readonly feeDueLater: string;
  readonly renewal: Clause;
  readonly notInsurance: Clause;
  readonly emergency: Clause;
  readonly medicare: Clause;
  readonly privacy: Clause;
  readonly messages: Clause;
  readonly countersignature: Clause;
  readonly template: Clause;
}

/** What a state's law asks for in words. */
export interface StateClauses {
  /** Term and cancellation, with the state's notice. */
  readonly term: Clause;
  readonly refund: Clause;
  /** Exact words the state requires beside the general disclaimer; shown in the agreement, before payment and above the signatures. */
  readonly disclaimers: readonly string[];
  readonly workersCompensation?: Clause;
  readonly replaces?: Partial<Pick<CommonClauses, 'parties' | 'services' | 'fee' | 'renewal' | 'emergency' | 'medicare' | 'privacy' | 'messages'>>;
}

/** `unearned_days`: what was paid for days after the end, by days of the paid month. `none`: the paid month is earned. */
export type RefundFormula = 'unearned_days' | 'none';

export interface ClausePack {
  readonly state: StateCode;
  /** Grows with every change of a text or limit; a signed agreement keeps the one it was made from. */
  readonly version: string;
  /** Only an approved pack opens its state. */
  readonly approved: boolean;
  /** `template`: the shipped text, good for a demonstration. A provider's lawyer makes it `lawyer`. */
  readonly approval: 'template' | 'lawyer';
  /** Days of notice that end a membership; zero means the paid period's end. */
  readonly noticeDays: number;
  readonly maxPrepaidMonths: number;
  readonly refundFormula: RefundFormula;
  readonly refundDays: number;
  /** Every adult signs for themselves; elsewhere the subscriber may sign for them with recorded authority. */
  readonly everyAdultSigns: boolean;
  readonly excludesWorkersCompensation: boolean;
  /** Statutes the texts follow, for whoever reviews them. */
  readonly sources: readonly string[];
  readonly texts: Readonly<Record<Locale, StateClauses>>;
}
