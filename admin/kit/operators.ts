// What a list can be asked, by the kind of a field. Shared with the browser: imports nothing of the server.

/** How a value is shown and filtered. */
export type Kind = 'text' | 'code' | 'number' | 'money' | 'date' | 'instant' | 'state' | 'flag' | 'list' | 'json' | 'reference';

export const OPERATORS = ['is', 'contains', 'starts', 'any', 'none', 'before', 'after', 'least', 'most', 'between', 'empty', 'filled'] as const;
export type Operator = (typeof OPERATORS)[number];

const TEXT = ['is', 'contains', 'starts', 'empty', 'filled'] as const;
const AMOUNT = ['is', 'least', 'most', 'between', 'empty', 'filled'] as const;
const DAY = ['is', 'before', 'after', 'least', 'most', 'between', 'empty', 'filled'] as const;
const CHOICE = ['any', 'none', 'is', 'empty', 'filled'] as const;

/** The first one is offered first. */
export const OPERATORS_OF: Readonly<Record<Kind, readonly Operator[]>> = {
  text: ['contains', ...TEXT.filter(o => o !== 'contains')], code: TEXT, number: AMOUNT, money: AMOUNT, date: DAY, instant: DAY, state: CHOICE, flag: CHOICE, reference: CHOICE, list: ['empty', 'filled'], json: ['empty', 'filled'],
};

const WORDS: Readonly<Record<Operator, string>> = {
  is: 'is', contains: 'contains', starts: 'starts with', any: 'is any of', none: 'is none of', before: 'is before', after: 'is after', least: 'is at least', most: 'is at most', between: 'is between', empty: 'is empty', filled: 'is not empty',
};
const DAY_WORDS: Readonly<Partial<Record<Operator, string>>> = { is: 'is on', least: 'is on or after', most: 'is on or before' };
export const operatorWords = (operator: Operator, kind: Kind): string => ((kind === 'date' || kind === 'instant') && DAY_WORDS[operator]) || WORDS[operator];

/** Between two values in an address: `2026-01-01..2026-02-01`; of several: `active,past_due`. */
export const RANGE = '..';
export const LIST = ',';
export const filterKey = (field: string, operator: Operator): string => `filters.${field}~${operator}`;

/** `filters.state~any` -> field and operator; without one, `is`. Null for any other key. */
export function readFilterKey(key: string): { field: string; operator: string } | null {
  const match = /^filters\.([^~]+)(?:~(.*))?$/s.exec(key);
  return match ? { field: match[1]!, operator: match[2] ?? 'is' } : null;
}
export const takesValue = (operator: Operator): boolean => operator !== 'empty' && operator !== 'filled';
