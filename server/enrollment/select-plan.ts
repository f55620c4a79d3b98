import { z } from 'zod';
import { change, query } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { formatCents } from '#kit/money/money.js';
import { matchesExpected, versionsOnSale } from '#plans/index.js';
import { loadApplication, loadDraft, updateApplication } from './application.repository.js';
import { applicationView } from './application.view.js';
import { addOnNotSold, householdMissing, planNotSold, priceChanged } from './enrollment.errors.js';
import { Selection } from './enrollment.schema.js';
import { offersFor, priceSelection } from './offers.js';

const locale = z.enum(['en', 'es']);

export const listOffers = query({
  name: 'listOffers', action: 'enroll', subject: 'Application', input: z.strictObject({ id: z.uuid(), locale }),
  async run(tx, input) {
    const application = await loadApplication(tx, input.id);
    if (!application.tier) throw householdMissing();
    return offersFor(tx, application.tier, input.locale, application.startsNoEarlier);
  },
});

/** Chooses a plan and add-ons that are on sale now. The price the visitor saw must be the price: a tampered or old one is refused. */
export const selectPlan = change({
  name: 'selectPlan', action: 'enroll', subject: 'Application', input: z.strictObject({ id: z.uuid(), selection: Selection, locale: locale.optional() }),
  async run(tx, { id, selection, locale: wanted }) {
    const application = await loadDraft(tx, id);
    const language = wanted ?? application.locale;
    if (!application.tier) throw householdMissing();
    const onSale = new Map((await versionsOnSale(tx)).map(v => [v.id, v.kind]));
    if (onSale.get(selection.planVersionId) !== 'plan') throw planNotSold();
    if (selection.addOnVersionIds.some(a => onSale.get(a) !== 'addon')) throw addOnNotSold();
    const addOnVersionIds = [...new Set(selection.addOnVersionIds)];
    const priced = await priceSelection(tx, application.tier, selection.planVersionId, addOnVersionIds, language, { notBefore: application.startsNoEarlier });
    if (!priced) throw planNotSold();
    if (!matchesExpected(priced.quote, selection.expectedMonthlyCents)) throw priceChanged({ params: { amount: formatCents(priced.quote.monthlyCents, language) } });
    const changed = { planVersionId: selection.planVersionId, addOnVersionIds, quotedCents: priced.quote.monthlyCents, startsOn: priced.start.startsOn, agreementId: null };
    await updateApplication(tx, id, changed);
    await record(tx, { action: 'plan.selected', subjectType: 'Application', subjectId: id, changes: { planVersionId: [application.planVersionId, changed.planVersionId], addOnVersionIds: [application.addOnVersionIds, addOnVersionIds], quotedCents: [application.quotedCents?.toString() ?? null, changed.quotedCents.toString()] } });
    return applicationView(tx, { ...application, ...changed }, language);
  },
});
