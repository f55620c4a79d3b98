import { z } from 'zod';
import { load, scoped } from '#access/scope.js';
import { query } from '#access/use-case.js';
import { openSubscriptionOfPayer } from '#billing/index.js';
import { coveredThrough, DAYS_SUSPENDED, type Household, householdSubject, type Membership, type MembershipChange, membershipChangeSubject, membershipSubject, type Person, personSubject } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { type Locale, t } from '#kit/i18n/translate.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { type CatalogueVersion, hsaOf, hsaView, type Tier, versionsById } from '#plans/index.js';
import { settingsInForce } from '#settings/index.js';
import type { MembershipOut, OverviewOut } from './account.schema.js';
import { openInvoicesOf } from './invoices.repository.js';
import { viewsOf } from './list-invoices.js';

const MOST = 20;

/** All that the first page shows of a household: its people, each membership with plan, price and dates, and what is unpaid. */
export const readOverview = query({
  name: 'readOverview', action: 'read', subject: 'Household', input: z.strictObject({ id: z.uuid(), locale: z.enum(['en', 'es']) }),
  async run(tx, { id, locale }): Promise<Omit<OverviewOut, 'contact' | 'payment'>> {
    const household = await load<Household>(tx, householdSubject, id);
    const people = await scoped<Person>(tx, personSubject, 'p').andWhere('p.household_id = :id and (p.left_on is null or p.left_on >= :today)', { id, today: tx.today }).orderBy('p.position').limit(100).getMany();
    const memberships = await scoped<Membership>(tx, membershipSubject, 'm').andWhere('m.household_id = :id', { id }).orderBy('m.created_at', 'DESC').limit(MOST).getMany();
    const settings = await settingsInForce(tx);
    const lastDay = await lastDayOfChildren(tx, memberships);
    const shown = memberships.filter(m => m.state !== 'ended' || m.activatedAt !== null);
    const { email, phone, line1, line2, city, state, zip } = household;
    return {
      today: tx.today, locale: household.locale, provider: { name: settings.provider_name, phone: settings.provider_phone, email: settings.provider_email }, theme: { accent: settings.brand_accent },
      notInsurance: t(locale, 'notice.not_insurance', { provider: settings.provider_name }), changeBy: settings.plan_change_by, pauseBy: settings.pause_by,
      household: { people: people.map(p => ({ id: p.id, role: p.role, firstName: p.firstName, lastName: p.lastName, coveredThrough: p.agesOutOn && lastDay(p.agesOutOn) })), address: { line1, line2, city, state, zip }, email, phone },
      memberships: await membershipsOf(tx, shown, people, locale), open: await viewsOf(tx, await openInvoicesOf(tx, id), locale),
    };
  },
});

/** The last day of cover of a child whose cover by age ends on a day: that of the period it lies in, by the membership that goes on. */
async function lastDayOfChildren(tx: Tx, memberships: readonly Membership[]): Promise<(agesOutOn: string) => string> {
  const running = memberships.find(m => m.state !== 'ended' && m.endsOn === null);
  const subscription = running && await openSubscriptionOfPayer(tx, running.payerId);
  return agesOutOn => (subscription ? coveredThrough(calendarDate(agesOutOn), subscription.anchorDay) : agesOutOn);
}

/** Changes that are still to come, by membership. */
async function changesOf(tx: Tx, memberships: readonly Membership[]): Promise<ReadonlyMap<string, MembershipChange>> {
  if (memberships.length === 0) return new Map();
  const found = await scoped<MembershipChange>(tx, membershipChangeSubject, 'c').andWhere(`c.membership_id in (:...ids) and c.state in ('announced', 'asked', 'awaiting_payment', 'scheduled')`, { ids: memberships.map(m => m.id) }).orderBy('c.created_at').limit(MOST).getMany();
  return new Map(found.map(c => [c.membershipId, c]));
}

async function membershipsOf(tx: Tx, memberships: readonly Membership[], people: readonly Person[], locale: Locale): Promise<MembershipOut[]> {
  const changes = await changesOf(tx, memberships);
  const named = [...memberships.flatMap(m => [m.planVersionId, ...m.addOnVersionIds]), ...[...changes.values()].flatMap(c => [c.toPlanVersionId, ...c.toAddOnVersionIds])];
  const versions = new Map((await versionsById(tx, [...new Set(named)])).map(v => [v.id, v]));
  return memberships.map(m => ({ ...overviewOf(tx, m, versions, locale), nextChargeCents: nextChargeOf(m, changes.get(m.id)), change: changeOf(changes.get(m.id), versions, people, locale) }));
}

/** What the next charge is: after a change that counts by then, its price. The days of a notice are charged by their share, which is not known yet. */
function nextChargeOf(m: Membership, c: MembershipChange | undefined): bigint | null {
  if (m.nextChargeOn === null || m.endsOn !== null) return null;
  return c && (c.state === 'scheduled' || c.state === 'announced') && c.effectiveOn <= m.nextChargeOn ? c.toMonthlyCents : m.monthlyCents;
}

/** A new price and a child that grew up are not the member's to take back. */
function changeOf(c: MembershipChange | undefined, versions: ReadonlyMap<string, CatalogueVersion>, people: readonly Person[], locale: Locale): MembershipOut['change'] {
  if (!c) return null;
  const name = (id: string): string => versions.get(id)?.texts[locale].name ?? '';
  return {
    state: c.state, kind: c.kind, effectiveOn: c.effectiveOn, planName: name(c.toPlanVersionId), addOnNames: c.toAddOnVersionIds.map(name), tier: c.toTier, monthlyCents: c.toMonthlyCents, peopleAdded: c.peopleAdded, peopleDropped: c.droppedPersonIds.length, leaving: people.filter(p => c.droppedPersonIds.includes(p.id)).map(p => p.firstName),
    dueNowCents: c.dueNowCents, takesBack: c.state !== 'announced' && c.kind !== 'price' && c.kind !== 'age_out',
  };
}

function overviewOf(tx: Tx, m: Membership, versions: ReadonlyMap<string, CatalogueVersion>, locale: Locale): Omit<MembershipOut, 'change' | 'nextChargeCents'> {
  const plan = versions.get(m.planVersionId)!;
  const addOns = m.addOnVersionIds.flatMap(id => versions.get(id) ?? []);
  const line = (v: CatalogueVersion) => ({ versionId: v.id, name: v.texts[locale].name, monthlyCents: v.prices[m.tier as Tier] });
  const hsa = hsaOf({ on: calendarDate(tx.today), tier: m.tier, drugAddOn: addOns.some(a => a.facts.drugAddOn), fee: { monthlyCents: plan.prices[m.tier], fixedAndPeriodic: plan.facts.fixedAndPeriodic, primaryCareOnly: plan.facts.primaryCareOnly, includesDrugs: plan.facts.includesDrugs } });
  return {
    id: m.id, number: m.number, state: m.state, plan: { ...line(plan), code: plan.code, summary: plan.texts[locale].summary, features: [...plan.texts[locale].features], hsa: hsaView(locale, hsa) }, addOns: addOns.map(line),
    tier: m.tier, monthlyCents: m.monthlyCents, employerCents: m.employerCents, startsOn: m.startsOn, paidThrough: m.paidThrough, endsOn: m.endsOn, nextChargeOn: m.nextChargeOn,
    resumesOn: m.resumesOn, payBy: m.state === 'suspended' && m.suspendedOn ? addDays(calendarDate(m.suspendedOn), DAYS_SUSPENDED - 1) : null,
  };
}
