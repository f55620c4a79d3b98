import { afterAll, beforeAll, expect, test } from 'vitest';
import { anonymous, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { proveContact } from '#identity/index.js';
import { newId } from '#kit/ids/ids.js';
import { FAMILY_EE } from '#test/fixtures/families.js';
import { type ActiveMembership, type EnrollmentWorld, startEnrollmentWorld, type View } from '#test/simulators/enrollment-world.js';
import { DEMO_SITE_KEY } from '../composition/seed.js';
import { confirmContact } from './confirm-contact.js';
import { correctContact } from './correct-contact.js';
import { reactivateMembership } from './ending/reactivate-membership.js';
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

/** Enrolls from the start with a contact, whose code they can read. */
async function comesBack(address: string): Promise<{ application: View }> {
  const [application, verification] = [newId(), newId()];
  await execute(w.db, anonymous({}, { keys: { application: [application], verification: [verification] } }), startApplication, { site: DEMO_SITE_KEY, channel: 'email', address, locale: 'en' });
  const code = String(w.messages.find(m => m.id.startsWith(verification))!.props['code']);
  return await execute(w.db, anonymous({}, { keys: { verification: [verification] } }), confirmContact, { proof: await proveContact(w.db, verification, code) }) as { application: View };
}

test('the contact before opens the application no more, by no code, link or page that is still open; and is told', async () => {
  const { actor, payment } = await w.submitted(FAMILY_EE, { plan: 'plus' });
  await execute(w.db, actor, sendResumeLink, { id: actor.applicationId! });
  const link = String(w.messages.findLast(x => x.template === 'resume_link')!.props['link']);
  await w.pay({ handle: payment } as never, '4242424242424242');
  await w.quiet();
  const { household_id: householdId, contact } = await w.row('application', actor.applicationId!);
  const [m, old] = [{ actor, householdId: String(householdId) }, String(contact)];
  expect((await comesBack(old)).application).toMatchObject({ state: 'approved', household: { people: [{ role: 'self' }] } });
  await correct(m, 'now@family.example');
  await expect(w.read(m.actor)).rejects.toMatchObject({ status: 401, code: 'token_expired' });
  await expect(execute(w.db, anonymous({}, { keys: { verification: [newId()] } }), resumeApplication, { token: link.split('#resume=')[1]!, locale: 'en' })).rejects.toMatchObject({ code: 'resume_link_invalid' });
  expect((await comesBack(old)).application).toMatchObject({ state: 'draft', household: null });
  await w.quiet();
  expect(await told(m)).toEqual([old]);
});

test('who comes back is reached as the household is now', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  await correct(m, 'back@family.example');
  await w.db.systemStatement(`update membership set state = 'ended', ended_on = $2 where id = $1`, [m.membershipId, await w.today()]);
  const first = await execute(w.db, m.member, reactivateMembership, { id: m.membershipId });
  expect(await w.row('application', first.applicationId)).toMatchObject({ contact: 'back@family.example', contact_channel: 'email', contact_retired_at: null });
  await w.db.systemStatement('update application set contact_verified_at = now() where id = $1', [first.applicationId]);
  await correct(m, 'again@family.example');
  expect((await comesBack('back@family.example')).application, 'the draft that was filled in').toMatchObject({ state: 'draft', household: null });
  const second = await execute(w.db, m.member, reactivateMembership, { id: m.membershipId });
  expect(second.applicationId).not.toBe(first.applicationId);
  expect(await w.row('application', second.applicationId)).toMatchObject({ contact: 'again@family.example' });
  // in force, and its household reached another way again: still the one way back
  await w.db.systemStatement(`update application set state = 'approved', contact_retired_at = now() where id = $1`, [second.applicationId]);
  expect(await execute(w.db, m.member, reactivateMembership, { id: m.membershipId })).toMatchObject({ applicationId: second.applicationId });
});

test('a contact that nobody had proved is told nothing: the word goes where they are reached', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const proved = await contactOf(m);
  await w.db.systemStatement(`update household set phone = '+14805550171' where id = $1`, [m.householdId]);
  await correct(m, proved, '+14805550172');
  await w.quiet();
  expect(await told(m)).toEqual([proved]);
});
