import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemHouseholdsOf } from '#account/member-session.repository.js';
import { execute } from '#access/execute.js';
import { newId } from '#kit/ids/ids.js';
import { recipientOf } from '#notices/notice.repository.js';
import { FAMILY_EE } from '#test/fixtures/families.js';
import { type ActiveMembership, type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { firstThenThorough } from '#test/thorough.js';
import { returning } from '#test/simulators/returning.js';
import { reactivateMembership } from './ending/reactivate-membership.js';
import { followContacts } from './follow-contacts.js';
import { reopenApplication } from './ways-out.js';
import { submitApplication } from './submit-application.js';

let w: EnrollmentWorld;
let people: ReturnType<typeof returning>;
beforeAll(async () => { w = await startEnrollmentWorld(); people = returning(w); }, 60_000);
afterAll(() => w?.close());

const sql = (text: string, ...values: unknown[]) => w.db.systemStatement(text, values);
const households = async (address: string) => (await systemHouseholdsOf(w.db, 'email', address)).map(h => h.householdId).sort();
const NOTHING = { state: 'draft', household: null };

async function ended(): Promise<ActiveMembership> {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  await sql(`update membership set state = 'ended', ended_on = $2 where id = $1`, m.membershipId, await w.today());
  return m;
}

/** Two memberships, one after the other, of one family and contact. */
async function returned(): Promise<{ before: ActiveMembership; now: ActiveMembership; old: string }> {
  const before = await ended();
  const { applicationId } = await execute(w.db, before.member, reactivateMembership, { id: before.membershipId });
  await sql('update application set contact_verified_at = now() where id = $1', applicationId);
  return { before, now: await w.again(applicationId), old: await people.contactOf(before) };
}

firstThenThorough(['now', 'before'] as const, 'a family that came back has the contact replaced in all its households, whichever is asked for: %s', 60_000, async which => {
  const f = await returned();
  const both = [f.before.householdId, f.now.householdId].sort();
  expect(await households(f.old)).toEqual(both);
  const email = `${which}@returned.example`;
  await people.correct(f[which], { email });
  expect([await households(f.old), await households(email)]).toEqual([[], both]);
  for (const { actor } of [f.before, f.now]) await expect(w.read(actor)).rejects.toMatchObject({ code: 'token_expired' });
  expect((await people.comesBack(f.old)).application).toMatchObject(NOTHING);
  expect((await people.comesBack(email)).application).toMatchObject({ id: f.now.actor.applicationId });
  await w.quiet();
  expect([...await people.told(f.before), ...await people.told(f.now)], 'once').toEqual([f.old]);
  const other = which === 'now' ? f.before : f.now;
  expect(await sql(`select body::jsonb #>> '{details,with}' as with from audit_entry where action = 'household.contact_followed' and subject_id = $1`, other.householdId)).toEqual([{ with: f[which].householdId }]);
});

test('a household of the family that has another contact keeps it', async () => {
  const f = await returned();
  await sql(`update household set email = 'apart@family.example' where id = $1`, f.before.householdId);
  await people.correct(f.now, { email: 'alone@family.example' });
  expect(await w.row('household', f.before.householdId)).toMatchObject({ email: 'apart@family.example' });
});

test('both households corrected at the same moment: one after the other, and the last word counts for both', async () => {
  for (let i = 0; i < 2; i++) {
    const f = await returned();
    await Promise.all([people.correct(f.now, { email: `a${i}@both.example` }), people.correct(f.before, { email: `b${i}@both.example` })]);
    const [one] = await Promise.all([households(`a${i}@both.example`), households(`b${i}@both.example`)]).then(all => all.filter(h => h.length));
    expect(one).toHaveLength(2);
    expect(await households(f.old)).toEqual([]);
  }
});

test('a way back that is made in the moment of a correction, of whichever household of the family, has the new contact', async () => {
  const f = await returned();
  await sql(`update membership set state = 'ended', activated_at = now(), ended_on = $2 where id = $1`, f.now.membershipId, await w.today());
  let corrected: Promise<unknown> | undefined;
  const made = await w.db.change(f.now.member, async tx => { // held in the middle
    const way = await reactivateMembership.run(tx, { id: f.now.membershipId });
    corrected = people.correct(f.before, { email: 'moment@family.example' });
    await setTimeout(300);
    return way;
  });
  await corrected;
  expect(await w.row('application', made.applicationId)).toMatchObject({ contact: 'moment@family.example' });
});

test('an enrollment that is submitted again in the moment of the correction is one with its new household', async () => {
  const { actor } = await w.submitted(FAMILY_EE, { plan: 'base' });
  const first = await people.enrolled(actor);
  await execute(w.db, actor, reopenApplication, { id: actor.applicationId! });
  const { quote } = await w.read(actor);
  const again = () => execute(w.db, actor, submitApplication, { id: actor.applicationId!, expectedMonthlyCents: Number(quote!.monthlyCents), key: newId() });
  await Promise.allSettled([again(), people.correct(first, { email: 'split@family.example' })]);
  await w.quiet();
  const { contact, household_id: householdId } = await w.row('application', actor.applicationId!);
  expect(contact).toBe('split@family.example');
  if (householdId) expect(await w.row('household', String(householdId))).toMatchObject({ email: 'split@family.example' });
});

test('a consent to text messages is for the number it was given for', async () => {
  const m = await w.active({ ...FAMILY_EE, household: { ...FAMILY_EE.household, phone: '(480) 555-0149', smsConsent: true } }, { plan: 'base' });
  const consent = async () => (await w.row('household', m.householdId))['sms_consent'];
  expect(await consent(), 'ticked beside the number').toMatchObject({ to: '+14805550149' });
  await people.correct(m, { phone: '(480) 555-0151', smsConsent: true });
  expect(await consent()).toMatchObject({ to: '+14805550151', ip: null });
  await people.correct(m, { phone: '(480) 555-0152' });
  expect(await consent(), 'it was for that number').toMatchObject({ to: '+14805550151' });
  await sql(`update household set email = null where id = $1`, m.householdId);
  await expect(people.correct(m, { phone: '(480) 555-0153' })).rejects.toMatchObject({ code: 'sms_consent_required' });
});

test('a household that enrolled by text is written to where it did not agree to be texted at its new number', async () => {
  const { application: { id } } = await people.comesBack('(480) 555-0150');
  const { sms_consent: consent } = await w.row('application', id);
  expect(consent).toMatchObject({ to: '+14805550150' });
  const household = newId();
  await sql(`insert into household (id, application_id, email, phone, line1, city, state, zip, locale, sms_consent, created_at, updated_at) values ($1, $2, 'texted@family.example', '+14805550150', '1 Road', 'Phoenix', 'AZ', '85004', 'en', $3, now(), now())`, household, id, consent);
  await sql(`update application set household_id = $2, state = 'approved' where id = $1`, id, household);
  const reached = () => w.db.systemChange('test', tx => recipientOf(tx, id));
  expect(await reached()).toMatchObject({ channel: 'sms', address: '+14805550150' });
  await people.correct({ householdId: household }, { phone: '(480) 555-0156' });
  expect(await reached()).toMatchObject({ channel: 'email', address: 'texted@family.example' });
  await people.correct({ householdId: household }, { phone: '(480) 555-0157', smsConsent: true });
  expect(await reached()).toMatchObject({ channel: 'sms', address: '+14805550157' });
});

test('what the release before left behind follows, to what was there earlier and to nothing later', async () => {
  const [f, later] = [await returned(), await returned()];
  // the household alone, and a mark
  const asBefore = async (m: ActiveMembership, email: string) => {
    await sql(`update household set email = $2, account_contacts = array[$2] where id = $1`, m.householdId, email);
    await sql('update application set contact_retired_at = now() where id = $1', m.actor.applicationId);
  };
  await asBefore(f.now, 'left@family.example');
  await asBefore(later.before, 'ended@family.example');
  const reopenedAgain = async () => {
    const { actor } = await w.submitted(FAMILY_EE, { plan: 'base' });
    const its = await people.enrolled(actor);
    await execute(w.db, actor, reopenApplication, { id: actor.applicationId! });
    return its;
  };
  const reopened = await reopenedAgain();
  await asBefore({ ...f.now, ...reopened }, 'reopened@family.example');
  // until it has followed: it is not for the contact of before, and a way back has the one of now
  expect((await people.comesBack(f.old)).application.id).not.toBe(f.now.actor.applicationId);
  await sql(`update membership set state = 'ended', activated_at = now(), ended_on = $2 where id = $1`, f.now.membershipId, await w.today());
  const way = await execute(w.db, f.now.member, reactivateMembership, { id: f.now.membershipId });
  expect(await w.row('application', way.applicationId)).toMatchObject({ contact: 'left@family.example' });
  // one that cannot be mended keeps no other
  const broken = await reopenedAgain();
  await asBefore({ ...f.now, ...broken }, 'broken@family.example');
  await sql(`update application set household_sealed = 'k9' || substr(household_sealed, 3) where id = $1`, broken.actor.applicationId);
  await expect(followContacts(w.db)).rejects.toThrow('1 contacts could not follow');
  expect(await households('left@family.example')).toEqual([f.before.householdId, f.now.householdId].sort());
  expect(await households(f.old)).toEqual([]);
  expect([await households('ended@family.example'), await households(later.old)]).toEqual([[later.before.householdId], [later.now.householdId]]);
  expect(await people.contactOf(reopened)).toBe('reopened@family.example');
  expect((await people.comesBack(f.old)).application).toMatchObject(NOTHING);
  const [{ n }] = await sql(`select count(*)::int n from audit_entry where action = 'household.contact_followed' and subject_id = any($1)`, [f.before.householdId, f.now.householdId]) as [{ n: number }];
  expect(n).toBe(2);
});
