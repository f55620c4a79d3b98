import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId, secretToken, shortCode } from '#kit/ids/ids.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { addSeconds } from '#kit/time/clock.js';
import { tierOfPeople, versionsById } from '#plans/index.js';
import { siteKeyOf } from '#sites/index.js';
import { Application } from '../application.entity.js';
import { insertApplication, resumeMacs, sealHousehold, updateApplication } from '../application.repository.js';
import { membershipSubject } from '../enrollment.access.js';
import { reactivationOpen } from '../enrollment.errors.js';
import type { StoredHousehold } from '../enrollment.schema.js';
import { oneFamilyAtATime } from '../family.repository.js';
import { birthDateContext, type Household } from '../household.entity.js';
import { householdById, peopleAtEnd } from '../household.repository.js';
import type { Membership } from '../membership.entity.js';
import { loadMembership, updateMembership } from '../membership.repository.js';
import { RESUME_DAYS } from '../send-resume-link.js';

/**
 * Who comes back gets a new application, filled in with the household and the plan of before, and a new membership linked to the
 * old one. It starts no earlier than the day after what was paid. Asked again while it is under way: the same application.
 */
export const reactivateMembership = change({
  name: 'reactivateMembership', action: 'reactivate', subject: 'Membership', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'reactivate', membershipSubject, m);
    if (m.state !== 'ended' || m.activatedAt === null) throw reactivationOpen();
    const made = newId();
    await oneFamilyAtATime(tx, m.householdId); // the family's contacts are replaced either before this or after it
    const home = await householdById(tx, m.householdId);
    // the old application is the caller's by the membership; the new one is made for them
    await tx.systemWidenScope('application', [m.applicationId, m.reactivationId, made].filter(x => x !== null).join(','));
    const known = m.reactivationId === null ? null : await tx.builder(Application, 'a').where('a.id = :id', { id: m.reactivationId }).getOne();
    if (known && known.state !== 'withdrawn' && known.state !== 'declined' && known.state !== 'abandoned') return answer(tx, known);
    const before = await tx.builder(Application, 'a').where('a.id = :id', { id: m.applicationId }).getOneOrFail();
    const application = await fromMembership(tx, m, { home, before, id: made });
    await insertApplication(tx, application);
    await updateMembership(tx, id, { reactivationId: made });
    await record(tx, { action: 'membership.reactivation_started', subjectType: 'Membership', subjectId: id, details: { application: made, startsNoEarlier: application.startsNoEarlier } });
    return answer(tx, application);
  },
});

/** The way into the application is that of a mailed link: it asks for a fresh code, and the next one replaces it. */
async function answer(tx: Tx, { id, siteId }: Pick<Application, 'id' | 'siteId'>) {
  const resumeToken = secretToken();
  await updateApplication(tx, id, { resumeMac: resumeMacs(tx, resumeToken)[0]!, resumeExpiresAt: addSeconds(tx.systemNow, RESUME_DAYS * 86_400) });
  await record(tx, { action: 'resume_link.made', subjectType: 'Application', subjectId: id });
  return { applicationId: id, site: await siteKeyOf(tx, siteId), resumeToken };
}

/** By what the household is reached now, whether its application has followed yet or not. */
function contactNow(home: Household, { contactChannel, contact }: Application): Pick<Application, 'contactChannel' | 'contact'> {
  const now = contactChannel === 'email' ? home.email : home.phone;
  return { contactChannel, contact: contact === home.email || contact === home.phone ? contact : now ?? contact };
}

async function fromMembership(tx: Tx, m: Membership, { home, before, id }: { home: Household; before: Application; id: string }): Promise<Application> {
  const household = await householdOf(tx, m, home);
  const onSale = new Set((await versionsById(tx, [m.planVersionId, ...m.addOnVersionIds], { onSale: true })).map(v => v.id));
  return {
    ...before, ...contactNow(home, before), id, number: `A-${shortCode(8)}`, state: 'draft', householdSealed: sealHousehold(tx, id, household), tier: tierOfPeople(household.people),
    planVersionId: onSale.has(m.planVersionId) ? m.planVersionId : null, addOnVersionIds: m.addOnVersionIds.filter(a => onSale.has(a)), quotedCents: null, startsOn: null, agreementId: null, householdId: null, paymentAttempts: 0,
    contactRetiredAt: null, smsConsent: home.smsConsent, resumeMac: null, resumeExpiresAt: null, declineReason: null, supersededBy: null, ip: tx.principal.ip ?? null, createdAt: tx.now, updatedAt: tx.now, submittedAt: null, decidedAt: null,
    previousMembershipId: m.id, startsNoEarlier: m.paidThrough !== null && m.paidThrough >= tx.today ? addDays(calendarDate(m.paidThrough), 1) : null,
  };
}

/** The people who were covered at the end, with new ids: rows were made of the old ones. */
async function householdOf(tx: Tx, m: Membership, home: Household): Promise<StoredHousehold> {
  const people = await peopleAtEnd(tx, m.householdId, m.endsOn ?? tx.today);
  return {
    people: people.map(p => ({ id: newId(), role: p.role, firstName: p.firstName, lastName: p.lastName, birthDate: tx.keys.open(p.birthDateSealed, birthDateContext(p.id)), disabled: p.disabled, ...(p.medicare === null ? {} : { medicare: p.medicare, medicareContract: p.medicare }) })),
    address: { line1: home.line1, ...(home.line2 ? { line2: home.line2 } : {}), city: home.city, state: home.state, zip: home.zip }, ...(home.phone ? { phone: home.phone } : {}), ...(home.email ? { email: home.email } : {}),
  };
}
