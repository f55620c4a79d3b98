import type { Tx } from '#kit/db/tx.js';
import type { Locale } from '#kit/i18n/translate.js';
import { type CalendarDate, calendarDate, partsOf } from '#kit/time/calendar-date.js';
import { type CatalogueVersion, defaultStart, type HsaView, hsaOf, hsaView, type Quote, quoteOf, type StartDate, type StartView, startView, type Tier, type TierPrices, versionsById, versionsOnSale } from '#plans/index.js';
import { settingsInForce } from '#settings/index.js';
import type { AppError } from '#kit/errors/app-error.js';
import type { Application } from './application.entity.js';
import { planNotSold, selectionMissing } from './enrollment.errors.js';

export interface PlanOffer { planVersionId: string; code: string; name: string; summary: string; features: readonly string[]; monthlyCents: bigint; prices: TierPrices; hsa: HsaView }
export interface AddOnOffer { addOnVersionId: string; code: string; name: string; summary: string; monthlyCents: bigint; prices: TierPrices }
export interface Offers { tier: Tier; start: StartView; plans: PlanOffer[]; addOns: AddOnOffer[] }
export interface QuoteView { lines: { kind: 'plan' | 'addon'; name: string; monthlyCents: bigint }[]; monthlyCents: bigint; dueTodayCents: bigint; currency: 'usd'; hsa: HsaView; start: StartView }

/** The start of somebody who enrolls now, by the setting in force. */
export async function startNow(tx: Tx, notBefore: string | null = null): Promise<StartDate> {
  const settings = await settingsInForce(tx);
  const start = defaultStart(settings.individual_start, calendarDate(tx.today));
  return notBefore === null || start.startsOn >= notBefore ? start : startOn(start, calendarDate(notBefore));
}

/** Somebody who comes back starts after what was paid: the card is saved, and charged on that day. */
const startOn = (start: StartDate, on: CalendarDate): StartDate =>
  ({ ...start, startsOn: on, nextChargeOn: on, dueToday: false, anchorDay: partsOf(on).day, choices: [on], text: { key: 'start.staff', start: on, next: on } });

const hsaFor = (version: CatalogueVersion, tier: Tier, start: StartDate, locale: Locale, drugAddOn: boolean): HsaView =>
  hsaView(locale, hsaOf({ on: start.startsOn, tier, drugAddOn, fee: { monthlyCents: version.prices[tier], fixedAndPeriodic: version.facts.fixedAndPeriodic, primaryCareOnly: version.facts.primaryCareOnly, includesDrugs: version.facts.includesDrugs } }));

/** Everything on sale now, priced for a tier. */
export async function offersFor(tx: Tx, tier: Tier, locale: Locale, notBefore: string | null = null): Promise<Offers> {
  const [start, versions] = [await startNow(tx, notBefore), await versionsOnSale(tx)];
  const shown = (v: CatalogueVersion) => ({ code: v.code, name: v.texts[locale].name, summary: v.texts[locale].summary, monthlyCents: v.prices[tier], prices: v.prices });
  return {
    tier, start: startView(locale, start),
    plans: versions.filter(v => v.kind === 'plan').map(v => ({ planVersionId: v.id, ...shown(v), features: v.texts[locale].features, hsa: hsaFor(v, tier, start, locale, false) })),
    addOns: versions.filter(v => v.kind === 'addon').map(v => ({ addOnVersionId: v.id, ...shown(v) })),
  };
}

export interface Priced { quote: Quote; plan: CatalogueVersion; addOns: CatalogueVersion[]; start: StartDate }

/** Prices a selection from stored versions and the tier; null when a version does not exist or, with `onSale`, is no longer sold. */
export async function priceSelection(tx: Tx, tier: Tier, planVersionId: string, addOnVersionIds: readonly string[], locale: Locale, which: { onSale?: boolean; notBefore?: string | null } = {}): Promise<Priced | null> {
  const versions = await versionsById(tx, [planVersionId, ...addOnVersionIds], which);
  const plan = versions.find(v => v.id === planVersionId && v.kind === 'plan');
  const addOns = addOnVersionIds.map(id => versions.find(v => v.id === id && v.kind === 'addon'));
  if (!plan || addOns.some(v => v === undefined)) return null;
  const start = await startNow(tx, which.notBefore);
  const priced = (v: CatalogueVersion) => ({ id: v.id, code: v.code, name: v.texts[locale].name, prices: v.prices });
  return { plan, addOns: addOns as CatalogueVersion[], start, quote: quoteOf({ tier, plan: priced(plan), addOns: (addOns as CatalogueVersion[]).map(priced), dueToday: start.dueToday }) };
}

/** The price of what an application has chosen, or null while something is missing or, before it is submitted, no longer sold. */
export async function priceApplication(tx: Tx, application: Application, locale: Locale = application.locale): Promise<Priced | null> {
  if (!application.tier || !application.planVersionId) return null;
  return priceSelection(tx, application.tier, application.planVersionId, application.addOnVersionIds, locale, { onSale: application.state === 'draft', notBefore: application.startsNoEarlier });
}

/** Why an application has no price. */
export const unpriced = (application: Application): AppError => (application.tier && application.planVersionId ? planNotSold() : selectionMissing());

export function quoteView(priced: Priced, tier: Tier, locale: Locale): QuoteView {
  const { quote, plan, addOns, start } = priced;
  return {
    lines: quote.lines.map(l => ({ kind: l.kind, name: l.name, monthlyCents: l.monthlyCents })), monthlyCents: quote.monthlyCents, dueTodayCents: quote.dueTodayCents, currency: 'usd',
    hsa: hsaFor(plan, tier, start, locale, addOns.some(a => a.facts.drugAddOn)), start: startView(locale, start),
  };
}
