/** What 45 CFR 164.528 says about one ground of disclosure: must it be in the accounting, and where that stands. */
export interface Ground { readonly counts: boolean; readonly cite: string }

/**
 * Every ground on which information may leave. Those that count are recorded; those that do not are named here so that
 * nobody records them by mistake, and so that each has its paragraph.
 */
export const GROUNDS = {
  required_by_law: { counts: true, cite: '164.512(a)' },
  public_health: { counts: true, cite: '164.512(b)' },
  abuse_report: { counts: true, cite: '164.512(c)' },
  health_oversight: { counts: true, cite: '164.512(d)' },
  judicial: { counts: true, cite: '164.512(e)' },
  law_enforcement: { counts: true, cite: '164.512(f)' },
  decedent: { counts: true, cite: '164.512(g)' },
  organ_donation: { counts: true, cite: '164.512(h)' },
  research: { counts: true, cite: '164.512(i)' },
  serious_threat: { counts: true, cite: '164.512(j)' },
  government_function: { counts: true, cite: '164.512(k), but for (k)(2) and (k)(5)' },
  workers_compensation: { counts: true, cite: '164.512(l)' },
  not_permitted: { counts: true, cite: '164.528(a)(1): none of its exceptions covers a disclosure that was not permitted' },
  treatment: { counts: false, cite: '164.528(a)(1)(i)' },
  payment: { counts: false, cite: '164.528(a)(1)(i)' },
  health_care_operations: { counts: false, cite: '164.528(a)(1)(i)' },
  to_the_individual: { counts: false, cite: '164.528(a)(1)(ii)' },
  incidental: { counts: false, cite: '164.528(a)(1)(iii)' },
  authorized: { counts: false, cite: '164.528(a)(1)(iv)' },
  involved_in_care: { counts: false, cite: '164.528(a)(1)(v)' },
  national_security: { counts: false, cite: '164.528(a)(1)(vi)' },
  correctional: { counts: false, cite: '164.528(a)(1)(vii)' },
  limited_data_set: { counts: false, cite: '164.528(a)(1)(viii)' },
} as const satisfies Readonly<Record<string, Ground>>;

export type AnyGround = keyof typeof GROUNDS;
/** Grounds that are recorded. */
export type Basis = { [G in AnyGround]: (typeof GROUNDS)[G]['counts'] extends true ? G : never }[AnyGround];
export const BASES = (Object.keys(GROUNDS) as AnyGround[]).filter(g => GROUNDS[g].counts) as readonly Basis[];

/**
 * What the product itself gives to somebody outside, by port: none of it counts. A new port has to be judged here
 * before it may be used.
 */
export const OWN_DISCLOSURES: Readonly<Record<string, { readonly to: string; readonly ground: AnyGround } | null>> = {
  payments: { to: 'the payment processor: opaque ids and an amount', ground: 'payment' },
  channels: { to: 'mail and text message services: the person\'s own address, and a link', ground: 'to_the_individual' },
  messenger: { to: 'as channels', ground: 'to_the_individual' },
  storage: { to: 'the host\'s storage, as our business associate', ground: 'health_care_operations' },
  links: null,
  clock: null,
};

/** Six years back from the day it is asked for (164.528(a)(1)); `YYYY-MM-DD`. 29 February counts as 28. */
export function earliestFrom(today: string): string {
  const [y = '', m = '', d = ''] = today.split('-');
  return `${String(Number(y) - 6).padStart(4, '0')}-${m}-${m === '02' && d === '29' ? '28' : d}`;
}

interface Dated { readonly disclosedOn: string; readonly lastOn: string | null; readonly withheldUntil: string | null; readonly personId: string | null }
/** Is it in an accounting of these dates (both included), given today: inside the period, about the person, and not withheld for an agency. */
export const isAccountable = (d: Dated, { from, to, personId, today }: { from: string; to: string; personId: string | null; today: string }): boolean =>
  d.disclosedOn <= to && (d.lastOn ?? d.disclosedOn) >= from && (d.withheldUntil === null || d.withheldUntil < today) && (personId === null || d.personId === null || d.personId === personId);
