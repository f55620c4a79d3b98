import { createHash } from 'node:crypto';
import { type Locale, t } from '#kit/i18n/translate.js';
import { formatCents } from '#kit/money/money.js';
import { ageOn, type CalendarDate, formatCalendarDate } from '#kit/time/calendar-date.js';
import { COMMON_CLAUSES } from '#plans/clause-packs/clause-packs.js';
import type { Clause, ClauseNames, ClausePack } from '#plans/clause-packs/pack.js';
import type { StartDate } from '#plans/start-date.rules.js';
import type { Role } from '#plans/tier.rules.js';
import { stateName } from '#plans/us-states.js';

export interface AgreementPerson {
  readonly id: string; readonly role: Role; readonly firstName: string; readonly lastName: string; readonly birthDate: CalendarDate; readonly medicare?: boolean | null;
}
export interface AgreementLine { readonly kind: 'plan' | 'addon'; readonly name: string; readonly monthlyCents: bigint; readonly features: readonly string[] }

export interface AgreementFacts {
  readonly pack: ClausePack;
  readonly locale: Locale;
  readonly provider: { readonly name: string; readonly address: string; readonly phone: string; readonly email: string };
  readonly signatory: { readonly name: string; readonly title: string };
  readonly people: readonly AgreementPerson[];
  readonly address: { readonly line1: string; readonly line2?: string | null; readonly city: string; readonly state: string; readonly zip: string };
  /** The plan's line first, then the add-ons. */
  readonly lines: readonly AgreementLine[];
  readonly monthlyCents: bigint;
  readonly dueTodayCents: bigint;
  readonly start: Pick<StartDate, 'startsOn' | 'nextChargeOn' | 'dueToday' | 'anchorDay'>;
  /** The day of signing: decides who is an adult. */
  readonly on: CalendarDate;
}

export interface AgreementSection { heading: string; paragraphs: string[] }
/** `mustSign`: signs in person. Another adult may be represented by the subscriber, who confirms the authority. */
export interface AgreementSigner { personId: string; name: string; role: Role; mustSign: boolean }

/** The agreement as the visitor reads it; `hash` is over everything else, so that what is signed is what was shown. */
export interface AgreementDraft {
  hash: string; version: string; locale: Locale; state: string; title: string; esign: AgreementSection; sections: AgreementSection[];
  notInsurance: string; autoRenew: string; countersignature: { name: string; title: string }; signers: AgreementSigner[];
}

const ADULT = 18;
const nameOf = (person: AgreementPerson): string => `${person.firstName} ${person.lastName}`.replace(/\s+/g, ' ').trim();

function namesOf(facts: AgreementFacts, subscriber: AgreementPerson): Record<ClauseNames, string> {
  const { pack, locale, provider, signatory, people, address, start } = facts;
  const money = (cents: bigint) => formatCents(cents, locale);
  const [plan] = facts.lines;
  if (plan?.kind !== 'plan') throw new Error('an agreement needs the line of its plan first');
  const onePerson = (person: AgreementPerson) => `${nameOf(person)} (${t(locale, `role.${person.role}`)})`;
  return {
    provider: provider.name, providerAddress: provider.address, providerPhone: provider.phone, providerEmail: provider.email,
    signatory: signatory.name, signatoryTitle: signatory.title, subscriber: nameOf(subscriber),
    address: [address.line1, address.line2, `${address.city}, ${address.state} ${address.zip}`].filter((part) => part !== undefined && part !== null && part !== '').join(', '),
    people: people.map(onePerson).join('; '), medicarePeople: people.filter(({ medicare }) => medicare === true).map(nameOf).join('; '),
    state: stateName(pack.state), plan: plan.name, planFee: money(plan.monthlyCents), fee: money(facts.monthlyCents), dueToday: money(facts.dueTodayCents),
    start: formatCalendarDate(start.startsOn, locale), next: formatCalendarDate(start.nextChargeOn, locale), day: String(start.anchorDay),
    noticeDays: String(pack.noticeDays), refundDays: String(pack.refundDays), prepaidMonths: String(pack.maxPrepaidMonths),
  };
}

function fill(text: string, names: Readonly<Record<ClauseNames, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(names, name)) throw new Error(`the clause names {${name}}, which no agreement has`);
    return names[name as ClauseNames];
  });
}

/** Bulleted lists are paragraphs that begin with a bullet: one plain structure for the page, the mail and the document. */
function servicesOf(facts: AgreementFacts, clause: Clause, addOnText: string, names: Record<ClauseNames, string>): AgreementSection {
  const paragraphs = clause.paragraphs.map((text) => fill(text, names));
  for (const line of facts.lines) {
    if (line.kind === 'addon') paragraphs.push(fill(addOnText, { ...names, plan: line.name }));
    paragraphs.push(...line.features.map((feature) => `• ${feature}`));
  }
  return { heading: clause.heading, paragraphs };
}

function feeOf(facts: AgreementFacts, clause: Clause, dueText: string, names: Record<ClauseNames, string>): AgreementSection {
  const [first = '', ...rest] = clause.paragraphs.map((text) => fill(text, names));
  const lines = facts.lines.map((line) => `• ${line.name}: ${formatCents(line.monthlyCents, facts.locale)}`);
  return { heading: clause.heading, paragraphs: [first, ...lines, fill(dueText, names), ...rest] };
}

function signersOf(facts: AgreementFacts): AgreementSigner[] {
  return facts.people
    .filter((person) => person.role === 'self' || ageOn(person.birthDate, facts.on) >= ADULT)
    .map((person) => ({ personId: person.id, name: nameOf(person), role: person.role, mustSign: person.role === 'self' || facts.pack.everyAdultSigns }))
    .sort((a, b) => Number(b.role === 'self') - Number(a.role === 'self'));
}

/** @throws Error when there is not exactly one subscriber, the plan's line is not first, or the lines do not sum to the fee: the caller checked all three */
export function composeAgreement(facts: AgreementFacts): AgreementDraft {
  const { pack, locale } = facts;
  const subscribers = facts.people.filter(({ role }) => role === 'self');
  const [subscriber] = subscribers;
  if (subscriber === undefined || subscribers.length !== 1) throw new Error('an agreement has one subscriber');
  if (facts.lines.reduce((sum, { monthlyCents }) => sum + monthlyCents, 0n) !== facts.monthlyCents) throw new Error('the lines do not sum to the fee');
  const texts = pack.texts[locale];
  const common = { ...COMMON_CLAUSES[locale], ...texts.replaces };
  const names = namesOf(facts, subscriber);
  const section = (clause: Clause): AgreementSection => ({ heading: clause.heading, paragraphs: clause.paragraphs.map((text) => fill(text, names)) });
  const notInsurance = { heading: common.notInsurance.heading, paragraphs: [...common.notInsurance.paragraphs, ...texts.disclaimers] };

  const draft: Omit<AgreementDraft, 'hash'> = {
    version: pack.version, locale, state: pack.state, title: common.title,
    esign: section(common.esign),
    sections: [
      section(common.parties),
      servicesOf(facts, common.services, common.addOn, names),
      feeOf(facts, common.fee, facts.start.dueToday ? common.feeDueToday : common.feeDueLater, names),
      section(common.renewal), section(texts.term), section(texts.refund), section(notInsurance), section(common.emergency),
      ...(names.medicarePeople === '' ? [] : [section(common.medicare)]),
      ...(texts.workersCompensation === undefined ? [] : [section(texts.workersCompensation)]),
      section(common.privacy), section(common.messages), section(common.countersignature),
      ...(pack.approval === 'template' ? [section(common.template)] : []),
    ],
    notInsurance: [t(locale, 'notice.not_insurance', { provider: facts.provider.name }), ...texts.disclaimers].join(' '),
    autoRenew: t(locale, 'notice.auto_renew', { amount: names.fee, day: names.day }),
    countersignature: { name: facts.signatory.name, title: facts.signatory.title },
    signers: signersOf(facts),
  };
  return { hash: agreementHash(draft), ...draft };
}

/** JSON with sorted keys and composed characters: the same content gives the same bytes, whoever built the object. */
function canonical(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'));
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 in hex over the canonical bytes of the draft, its own hash left out. */
export function agreementHash(draft: Omit<AgreementDraft, 'hash'> & { hash?: string }): string {
  const { hash: _, ...content } = draft;
  return createHash('sha256').update(canonical(content), 'utf8').digest('hex');
}
