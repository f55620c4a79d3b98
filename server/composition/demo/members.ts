import type { Tier } from '#plans/index.js';

export interface DemoMember { readonly key: string; readonly first: string; readonly last: string; /** Code of the agent or employer they came by. */ readonly of: string; readonly tier: Tier; readonly plan: 'base' | 'plus' | 'elite'; readonly pharmacy?: boolean; readonly locale: 'en' | 'es'; readonly card: string }

/** Test cards of the processor: what each does is its own page of documentation. */
export const CARDS = { visa: '4242424242424242', mastercard: '5555555555554444', amex: '378282246310005', debit: '4000056655665556', refusedLater: '4000000000000341' } as const;

/** What one of them does, so many days before today. Every step is a use case or a press on a page of ours. */
export type DemoStep = { readonly days: number; readonly who: string } & ({ readonly does: 'enroll' } | DemoAct);

/** What happens to a membership that is there: another card, another plan, the end, a pause, money back, or a word of the bank. */
export type DemoAct =
  | { readonly does: 'card'; readonly card: string } | { readonly does: 'change'; readonly plan: DemoMember['plan'] } | { readonly does: 'cancel' } | { readonly does: 'pause'; /** Goes on by itself after so many days. */ readonly resumeAfter: number }
  | { readonly does: 'refund'; readonly cents: number; readonly reason: 'goodwill' | 'requested_by_member' } | { readonly does: 'bank'; readonly says: 'fraudulent' | 'warning' };

const member = (key: string, first: string, last: string, of: string, tier: Tier, plan: DemoMember['plan'], more: Partial<DemoMember> = {}): DemoMember => ({ key, first, last, of, tier, plan, locale: 'en', card: CARDS.visa, ...more });

export const DEMO_MEMBERS: readonly DemoMember[] = [
  member('nora', 'Nora', 'Castillo', 'ADAM', 'FAM', 'base', { locale: 'es' }), member('priya', 'Priya', 'Raman', 'ADAM', 'ESP', 'plus', { card: CARDS.mastercard }),
  member('theo', 'Theo', 'Becker', 'ADAM', 'EE', 'elite', { card: CARDS.amex }), member('jonas', 'Jonas', 'Weiss', 'ADAM', 'EE', 'base', { card: CARDS.mastercard }),
  member('clara', 'Clara', 'Novak', 'ALMA', 'EE', 'plus', { card: CARDS.debit }), member('omar', 'Omar', 'Haddad', 'ALMA', 'ESP', 'base'), member('lucia', 'Lucia', 'Marino', 'ALMA', 'FAM', 'base', { locale: 'es' }), member('sana', 'Sana', 'Malik', 'ALMA', 'EE', 'elite', { pharmacy: true }),
  member('peter', 'Peter', 'Lindgren', 'BRUNO', 'EE', 'base'), member('hanna', 'Hanna', 'Berg', 'BRUNO', 'ECH', 'plus', { card: CARDS.amex }),
  member('marco', 'Marco', 'Reyes', 'OCOTILLO', 'EE', 'plus', { locale: 'es' }), member('tessa', 'Tessa', 'Quinn', 'OCOTILLO', 'FAM', 'plus'),
  member('bianca', 'Bianca', 'Rossi', 'BAKERY', 'EE', 'base', { card: CARDS.debit }),
];

const enrolled: readonly (readonly [who: string, days: number])[] = [
  ['nora', 127], ['clara', 118], ['omar', 107], ['priya', 98], ['marco', 90], ['tessa', 76], ['theo', 66], ['peter', 62], ['bianca', 54], ['lucia', 43], ['hanna', 34], ['sana', 20], ['jonas', 3],
];

export const DEMO_STEPS: readonly DemoStep[] = [
  ...enrolled.map(([who, days]) => ({ who, days, does: 'enroll' } as const)),
  // a card that is refused from the next renewal on: long ago, and a few days ago
  { who: 'clara', days: 40, does: 'card', card: CARDS.refusedLater }, { who: 'theo', days: 12, does: 'card', card: CARDS.refusedLater },
  // on days on which the clocks stop anyway: a start must not take longer for it
  { who: 'priya', days: 12, does: 'change', plan: 'elite' }, { who: 'marco', days: 12, does: 'pause', resumeAfter: 40 },
  { who: 'tessa', days: 3, does: 'change', plan: 'base' }, { who: 'omar', days: 3, does: 'cancel' },
  { who: 'nora', days: 3, does: 'refund', cents: 2_000, reason: 'goodwill' }, { who: 'hanna', days: 3, does: 'refund', cents: 22_900, reason: 'requested_by_member' }, // above the set sum: it waits
  { who: 'sana', days: 1, does: 'bank', says: 'fraudulent' }, { who: 'jonas', days: 1, does: 'bank', says: 'warning' },
];
