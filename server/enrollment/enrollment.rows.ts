import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import type { Application } from './application.entity.js';
import type { StoredHousehold } from './enrollment.schema.js';
import { birthDateContext } from './household.entity.js';
import { childAgesOutOn } from './household.rules.js';
import { mayText, smsConsent } from './sms-consent.js';
import type { Priced } from './offers.js';

type Row = Readonly<Record<string, unknown>>;
export interface EnrollmentFacts { application: Application; household: StoredHousehold; householdId: string; priced: Priced; payerId: string; employerCents: bigint; memberNumber: string }

/** The rows of a submitted application by table, keys are columns. Birth dates are sealed, the date a child ages out stands beside. */
export function enrollmentRows(tx: Tx, f: EnrollmentFacts): Record<'household' | 'person' | 'membership', Row[]> {
  const { application: a, household, householdId } = f;
  const at = tx.now.toISOString();
  const tenant = { agency_id: a.agencyId, agent_id: a.agentId, group_id: a.groupId };
  const contact = (channel: 'email' | 'sms') => (a.contactChannel === channel ? a.contact : null);
  const phone = contact('sms') ?? household.phone ?? null;
  return {
    household: [{
      id: householdId, application_id: a.id, ...tenant, email: contact('email') ?? household.email?.trim().toLowerCase() ?? null, phone,
      line1: household.address.line1.trim(), line2: household.address.line2?.trim() || null, city: household.address.city.trim(), state: household.address.state, zip: household.address.zip.trim(),
      locale: a.locale, sms_consent: phone !== null && household.smsConsent && !mayText({ phone, smsConsent: a.smsConsent }) ? smsConsent(tx, phone, a.locale) : a.smsConsent, created_at: at, updated_at: at,
    }],
    person: household.people.map((p, position) => ({
      id: p.id, household_id: householdId, application_id: a.id, ...tenant, role: p.role, first_name: p.firstName, last_name: p.lastName,
      birth_date_sealed: tx.keys.seal(p.birthDate, birthDateContext(p.id)), disabled: p.disabled ?? false, medicare: p.medicare ?? null,
      ages_out_on: p.role === 'child' && !p.disabled ? childAgesOutOn(calendarDate(p.birthDate)) : null, position, created_at: at, updated_at: at,
    })),
    membership: [{
      id: newId(), number: f.memberNumber, application_id: a.id, household_id: householdId, ...tenant, payer_id: f.payerId, state: 'pending_payment', tier: a.tier,
      plan_version_id: a.planVersionId, add_on_version_ids: a.addOnVersionIds, monthly_cents: f.priced.quote.monthlyCents, employer_cents: f.employerCents, starts_on: f.priced.start.startsOn,
      previous_id: a.previousMembershipId, next_charge_on: f.priced.start.nextChargeOn, created_at: at, updated_at: at,
    }],
  };
}
