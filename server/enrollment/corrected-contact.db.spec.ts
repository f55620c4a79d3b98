import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { systemHouseholdsOf } from '#account/member-session.repository.js';
import { proveContact } from '#identity/index.js';
import { newId } from '#kit/ids/ids.js';
import { FAMILY_EE } from '#test/fixtures/families.js';
import { type ActiveMembership, type EnrollmentWorld, startEnrollmentWorld, type View } from '#test/simulators/enrollment-world.js';
import { DEMO_SITE_KEY } from '../composition/seed.js';
import { visitorAuthenticator } from './application.token.js';
import { confirmContact } from './confirm-contact.js';
import { correctContact } from './correct-contact.js';
import { reactivateMembership } from './ending/reactivate-membership.js';
import { applicationStatus } from './read-application.js';
import { resumeApplication } from './resume-application.js';
import { sendResumeLink } from './send-resume-link.js';
import { startApplication } from './start-application.js';

// Somebody who has a contact that a household had before: a former spouse, or whoever was given the number since.
let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); Object.assign(w.db.ports, { links: { base: 'http://localhost:3000', enroll: 'http://localhost:3000/enroll' } }); }, 60_000);
afterAll(() => w?.close());

const contactOf = async (m: ActiveMembership): Promise<string> => String((await w.row('application', m.actor.applicationId!))['contact']);
type Enrolled = Pick<ActiveMembership, 'actor' | 'householdId'>;
const correct = (m: Enrolled, email: string, phone?: string) => execute(w.db, system('test'), correctContact, { id: m.householdId, email, ...(phone ? { phone } : {}), reason: 'asked by telephone' });
const told = (m: Enrolled) => w.db.systemStatement<{ recipient: string }>(`select recipient from notice where template = 'contact_changed' and application_id = $1 order by created_at, id`, [m.actor.applicationId]).then(all => all.map(n => n.recipient));

const asking = (verification: string) => anonymous({}, { keys: { verification: [verification] } });
/** Gives back the code that was sent, as whoever can read it. */
async function confirm(verification: string): Promise<{ application: View; token: string }> {
  const code = String(w.messages.findLast(m => m.id.startsWith(verification))!.props['code']);
  return await execute(w.db, asking(verification), confirmContact, { proof: await proveContact(w.db, verification, code) }) as { application: View; token: string };
}

/** Enrolls from the start with a contact, whose code they can read. */
async function comesBack(address: string): Promise<{ application: View; token: string }> {
  const [application, verification] = [newId(), newId()];
  await execute(w.db, anonymous({}, { keys: { application: [application], verification: [verification] } }), startApplication, { site: DEMO_SITE_KEY, channel: 'email', address, locale: 'en' });
  return confirm(verification);
}

/** As the page that holds this token. */
const reads = async (token: string): Promise<View> => w.read((await visitorAuthenticator(w.db.keys)({ headers: { authorization: `Bearer ${token}` }, facts: { requestId: newId() } } as never, {} as never))!);

const NOTHING = { state: 'draft', household: null };
const FAMILY = { household: { people: [{ role: 'self' }] } };
const link = async (actor: ActiveMembership['actor']): Promise<string> => {
  await execute(w.db, actor, sendResumeLink, { id: actor.applicationId! });
  return String(w.messages.findLast(x => x.template === 'resume_link')!.props['link']).split('#resume=')[1]!;
};
const opened = async (token: string): Promise<string> => {
  const verification = newId();
  await execute(w.db, asking(verification), resumeApplication, { token, locale: 'en' });
  return verification;
};

test('the contact before opens the application no more, by no code, link or page that is still open; and is told', async () => {
  const { actor, payment } = await w.submitted(FAMILY_EE, { plan: 'plus' });
  const token = await link(actor);
  const sent = await opened(token);
  await w.pay({ handle: payment } as never, '4242424242424242');
  await w.quiet();
  const { household_id: householdId, contact } = await w.row('application', actor.applicationId!);
  const [m, old] = [{ actor, householdId: String(householdId) }, String(contact)];
  expect((await comesBack(old)).application).toMatchObject({ state: 'approved', ...FAMILY });
  await correct(m, 'now@family.example');
  await expect(w.read(m.actor)).rejects.toMatchObject({ status: 401, code: 'token_expired' });
  await expect(opened(token)).rejects.toMatchObject({ code: 'resume_link_invalid' });
  await expect(confirm(sent), 'a code that was sent before').rejects.toMatchObject({ code: 'verification_unknown' });
  expect((await comesBack(old)).application).toMatchObject(NOTHING);
  await w.quiet();
  expect(await told(m)).toEqual([old]);
});

test('who has the contact now goes on with the enrollment, and a contact that is put back opens it again', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const old = await contactOf(m);
  const before = await comesBack(old);
  expect(await reads(before.token)).toMatchObject({ id: m.actor.applicationId, state: 'approved' });
  await correct(m, 'other@family.example');
  await expect(reads(before.token)).rejects.toMatchObject({ status: 401, code: 'token_expired' });
  await setTimeout(1_000); // tokens count in seconds
  const { application, token } = await comesBack('other@family.example');
  expect(application).toMatchObject({ id: m.actor.applicationId, state: 'approved', ...FAMILY });
  expect(await reads(token)).toMatchObject({ state: 'approved' });
  await correct(m, old);
  expect((await comesBack(old)).application).toMatchObject({ id: m.actor.applicationId, state: 'approved', ...FAMILY });
  expect((await comesBack('other@family.example')).application).toMatchObject(NOTHING);
});

test('who waits for the payment while the contact is corrected pays and is not put out', async () => {
  const { actor, payment } = await w.submitted(FAMILY_EE, { plan: 'base' });
  const { household_id: householdId, contact } = await w.row('application', actor.applicationId!);
  await correct({ actor, householdId: String(householdId) }, 'paying@family.example');
  expect(await w.read(actor)).toMatchObject({ state: 'submitted' });
  expect((await comesBack('paying@family.example')).application).toMatchObject({ id: actor.applicationId, state: 'submitted' });
  await w.pay({ handle: payment } as never, '4242424242424242');
  await w.quiet();
  expect(await w.read(actor)).toMatchObject({ state: 'approved' });
  expect(await execute(w.db, actor, applicationStatus, { id: actor.applicationId, locale: 'en' })).toMatchObject({ membership: { state: 'active' } });
  expect((await comesBack(String(contact))).application).toMatchObject(NOTHING);
});

test('who comes back is reached as the household is now, also in what is under way', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  await correct(m, 'back@family.example');
  await w.db.systemStatement(`update membership set state = 'ended', ended_on = $2 where id = $1`, [m.membershipId, await w.today()]);
  const again = () => execute(w.db, m.member, reactivateMembership, { id: m.membershipId });
  const { applicationId } = await again();
  expect(await w.row('application', applicationId)).toMatchObject({ contact: 'back@family.example', contact_channel: 'email' });
  await w.db.systemStatement('update application set contact_verified_at = now() where id = $1', [applicationId]);
  await correct(m, 'again@family.example');
  expect((await comesBack('back@family.example')).application, 'the draft that was filled in').toMatchObject(NOTHING);
  expect(await again()).toMatchObject({ applicationId });
  expect((await comesBack('again@family.example')).application).toMatchObject({ id: applicationId, state: 'draft', ...FAMILY });
});

describe('a family that came back', () => {
  /** Two memberships, one after the other, of one family and contact. */
  async function returned(): Promise<{ before: ActiveMembership; now: ActiveMembership; old: string }> {
    const before = await w.active(FAMILY_EE, { plan: 'base' });
    await w.db.systemStatement(`update membership set state = 'ended', ended_on = $2 where id = $1`, [before.membershipId, await w.today()]);
    const { applicationId } = await execute(w.db, before.member, reactivateMembership, { id: before.membershipId });
    await w.db.systemStatement('update application set contact_verified_at = now() where id = $1', [applicationId]);
    return { before, now: await w.again(applicationId), old: await contactOf(before) };
  }
  const households = async (address: string) => (await systemHouseholdsOf(w.db, 'email', address)).map(h => h.householdId).sort();

  test.each(['now', 'before'] as const)('has the contact replaced in all its households, whichever is asked for: %s', async which => {
    const f = await returned();
    const both = [f.before.householdId, f.now.householdId].sort();
    expect(await households(f.old)).toEqual(both);
    const email = `${which}@returned.example`;
    await correct(f[which], email);
    expect([await households(f.old), await households(email)]).toEqual([[], both]);
    for (const { actor } of [f.before, f.now]) await expect(w.read(actor)).rejects.toMatchObject({ code: 'token_expired' });
    expect((await comesBack(f.old)).application).toMatchObject(NOTHING);
    expect((await comesBack(email)).application).toMatchObject({ id: f.now.actor.applicationId });
    await w.quiet();
    expect([...await told(f.before), ...await told(f.now)], 'once').toEqual([f.old]);
    const other = which === 'now' ? f.before : f.now;
    expect(await w.db.systemStatement(`select body::jsonb #>> '{details,with}' as with from audit_entry where action = 'household.contact_followed' and subject_id = $1`, [other.householdId])).toEqual([{ with: f[which].householdId }]);
  });

  test('keeps a contact that one household alone has', async () => {
    const f = await returned();
    await w.db.systemStatement(`update household set email = 'apart@family.example' where id = $1`, [f.before.householdId]);
    await correct(f.now, 'alone@family.example');
    expect(await w.row('household', f.before.householdId)).toMatchObject({ email: 'apart@family.example' });
  });
});

test('a contact that nobody had proved is told nothing: the word goes where they are reached', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const proved = await contactOf(m);
  await w.db.systemStatement(`update household set phone = '+14805550171' where id = $1`, [m.householdId]);
  await correct(m, proved, '+14805550172');
  await w.quiet();
  expect(await told(m)).toEqual([proved]);
});
