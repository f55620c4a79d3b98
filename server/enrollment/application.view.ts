import type { Tx } from '#kit/db/tx.js';
import type { Locale } from '#kit/i18n/translate.js';
import { maskContact } from '#identity/index.js';
import { soldStart } from '#plans/index.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import type { Application } from './application.entity.js';
import { openHousehold } from './application.repository.js';
import type { ApplicationView, StoredHousehold } from './enrollment.schema.js';
import { openStates } from './open-states.js';
import { householdIssues } from './household.rules.js';
import { membershipOfApplication } from './membership.repository.js';
import type { Membership } from './membership.entity.js';
import { type Priced, priceApplication, quoteView } from './offers.js';
import { agreementById } from './agreement.repository.js';
import { type Step, stepOf } from './steps.rules.js';

export type MembershipView = NonNullable<ApplicationView['membership']>;
export const membershipView = (m: Membership | null): MembershipView | null =>
  m && { state: m.state, memberNumber: m.number, startsOn: m.startsOn, nextChargeOn: m.nextChargeOn, nextChargeCents: Number(m.monthlyCents) };

/** The application as its visitor sees it: data, the step to go on with, and the price as it is now, or as it was sold. */
export async function applicationView(tx: Tx, application: Application, locale: Locale = application.locale): Promise<unknown> {
  const household = openHousehold(tx, application);
  const membership = application.state === 'draft' ? null : await membershipOfApplication(tx, application.id);
  const priced = asSold(tx, application, membership, await priceApplication(tx, application, locale));
  const agreement = application.agreementId ? await agreementById(tx, application.agreementId) : null;
  const signed = agreement !== null && priced !== null && stillFits(application, priced);
  return {
    id: application.id, state: application.state, step: currentStep(tx, application, household, priced, signed, membership), locale: application.locale,
    contact: { channel: application.contactChannel, masked: maskContact(application.contactChannel, application.contact) },
    household, tier: application.tier,
    selection: priced && { planVersionId: application.planVersionId, planName: priced.plan.texts[locale].name, addOnVersionIds: application.addOnVersionIds },
    quote: priced && quoteView(priced, application.tier!, locale),
    agreement: signed ? { signedAt: agreement.signedAt, hash: agreement.textHash, locale: agreement.locale } : null,
    membership: membershipView(membership),
  };
}

/** Once submitted, the start is the membership's own and not that of somebody who enrolls today; what is due at once follows it. */
function asSold(tx: Tx, application: Application, membership: Membership | null, priced: Priced | null): Priced | null {
  if (!priced || !membership || !application.submittedAt) return priced;
  const start = soldStart(calendarDate(tx.dateOf(application.submittedAt)), calendarDate(membership.startsOn));
  if (!start) return priced;
  return { ...priced, start, quote: { ...priced.quote, dueTodayCents: start.dueToday ? priced.quote.monthlyCents : 0n } };
}

/** What was signed still is what would be sold: same price, same start. Household and plan changes unset the agreement. */
export const stillFits = (application: Application, priced: Priced): boolean =>
  application.state !== 'draft' || (application.quotedCents === priced.quote.monthlyCents && application.startsOn === priced.start.startsOn);

/** Nothing is missing or wrong in the household, by the rules of today. */
export const isComplete = (tx: Tx, household: StoredHousehold): boolean =>
  householdIssues(household, { on: calendarDate(tx.today), openStates, mode: 'complete' }).length === 0;

function currentStep(tx: Tx, application: Application, household: StoredHousehold | null, priced: Priced | null, signed: boolean, membership: Membership | null): Step {
  if (membership && membership.state !== 'pending_payment') return 'done';
  return stepOf({ state: application.state, householdComplete: household !== null && isComplete(tx, household), planSelected: priced !== null, agreementSigned: signed, paidBy: 'member' });
}
