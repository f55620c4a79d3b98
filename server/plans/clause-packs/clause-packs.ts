import type { Locale } from '#kit/i18n/translate.js';
import { isStateCode, type StateCode, US_STATES } from '../us-states.js';
import { arizona } from './az.js';
import { commonEn } from './common.en.js';
import { commonEs } from './common.es.js';
import { florida } from './fl.js';
import type { ClausePack, CommonClauses } from './pack.js';
import { texas } from './tx.js';

/** The packs that ship. A state without an approved one cannot enroll: Mississippi forbids any prepayment and has none. */
export const CLAUSE_PACKS: readonly ClausePack[] = [arizona, florida, texas];

export const COMMON_CLAUSES: Readonly<Record<Locale, CommonClauses>> = { en: commonEn, es: commonEs };

export function approvedPackFor(state: unknown, packs: readonly ClausePack[] = CLAUSE_PACKS): ClausePack | null {
  return isStateCode(state) ? (packs.find((pack) => pack.state === state && pack.approved) ?? null) : null;
}

export function openStates(packs: readonly ClausePack[] = CLAUSE_PACKS): ReadonlySet<StateCode> {
  return new Set(packs.filter(({ approved }) => approved).map(({ state }) => state));
}

/** Every state with whether one can enroll there, as the site's information shows it. */
export function statesForSite(packs: readonly ClausePack[] = CLAUSE_PACKS): { code: StateCode; name: string; open: boolean }[] {
  const open = openStates(packs);
  return US_STATES.map(([code, name]) => ({ code, name, open: open.has(code) }));
}
