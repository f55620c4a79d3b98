import { z } from 'zod';
import { change, query } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { isUuid, newId } from '#kit/ids/ids.js';
import { fieldText, type Locale } from '#kit/i18n/translate.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { normalPhone } from '#identity/index.js';
import { tierOfPeople } from '#plans/index.js';
import { loadApplication, loadDraft, openHousehold, sealHousehold, updateApplication } from './application.repository.js';
import { applicationView } from './application.view.js';
import { HouseholdInput, HouseholdPreview, type StoredHousehold } from './enrollment.schema.js';
import { type HouseholdIssue, householdIssues, householdTier } from './household.rules.js';
import { offersFor } from './offers.js';
import { openStates } from './open-states.js';

const rulesOf = (tx: Tx, mode: 'preview' | 'complete') => ({ on: calendarDate(tx.today), openStates, mode });

/** Keeps the household of a draft, sealed. What follows from it (plan price, agreement) has to be looked at again. */
export const saveHousehold = change({
  name: 'saveHousehold', action: 'enroll', subject: 'Application', input: z.strictObject({ id: z.uuid(), household: HouseholdInput, locale: z.enum(['en', 'es']).optional() }),
  async run(tx, input) {
    const application = await loadDraft(tx, input.id);
    const issues = [...householdIssues(input.household, rulesOf(tx, 'complete')), ...contactIssues(input.household)];
    if (issues.length) throw invalidPayload({ fields: issues });
    const household = withIds(input.household, openHousehold(tx, application));
    const tier = tierOfPeople(household.people)!;
    const changed = { householdSealed: sealHousehold(tx, application.id, household), tier, agreementId: null };
    await updateApplication(tx, application.id, changed);
    await record(tx, { action: 'household.saved', subjectType: 'Application', subjectId: application.id, changes: { tier: [application.tier, tier], household: [application.householdSealed && '(changed)', '(changed)'] }, details: { people: household.people.length, state: household.address.state } });
    return applicationView(tx, { ...application, ...changed }, input.locale);
  },
});

/** Tier, prices and issues of a household as it is typed; keeps nothing. */
export const previewHousehold = query({
  name: 'previewHousehold', action: 'enroll', subject: 'Application', input: z.strictObject({ id: z.uuid(), household: HouseholdPreview, locale: z.enum(['en', 'es']) }),
  async run(tx, { id, household, locale }) {
    await loadApplication(tx, id);
    const issues = householdIssues(household as never, rulesOf(tx, 'preview'));
    const tier = householdTier(household as never);
    return { tier, offers: tier && await offersFor(tx, tier, locale), fields: issues.map(i => withText(i, locale)) };
  },
});

const withText = (issue: HouseholdIssue, locale: Locale): { path: string; code: string; message: string } =>
  ({ path: issue.path, code: issue.code, message: fieldText(locale, issue.code, issue.params) });

/** The household's other contact, if given, must be one we can reach. */
function contactIssues(household: HouseholdInput): HouseholdIssue[] {
  const issues: HouseholdIssue[] = [];
  if (household.phone && !normalPhone(household.phone)) issues.push({ path: 'phone', code: 'phone_invalid', params: {} });
  if (household.email && !z.email().safeParse(household.email).success) issues.push({ path: 'email', code: 'email_invalid', params: {} });
  return issues;
}

/** People keep their ids from one save to the next; unknown ids are not taken over. */
function withIds(household: HouseholdInput, before: StoredHousehold | null): StoredHousehold {
  const known = new Set(before?.people.map(p => p.id));
  const trimmed = (s: string) => s.trim().replace(/\s+/g, ' ');
  return {
    ...household, ...(household.phone ? { phone: normalPhone(household.phone)! } : {}),
    people: household.people.map(p => ({ ...p, id: p.id && isUuid(p.id) && known.has(p.id) ? p.id : newId(), firstName: trimmed(p.firstName), lastName: trimmed(p.lastName) })),
  };
}
