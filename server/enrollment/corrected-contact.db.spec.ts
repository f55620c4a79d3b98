import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '#access/execute.js';
import { FAMILY_EE } from '#test/fixtures/families.js';
import { type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { returning } from '#test/simulators/returning.js';
import { countPaymentAttempt } from './count-payment-attempt.js';
import { reactivateMembership } from './ending/reactivate-membership.js';
import { applicationStatus } from './read-application.js';
import { resendCode } from './resend-code.js';
import { withdrawApplication } from './ways-out.js';

// Somebody who has a contact that a household had before: a former spouse, or whoever was given the number since. And somebody who has it now.
let w: EnrollmentWorld;
let people: ReturnType<typeof returning>;
beforeAll(async () => {
  w = await startEnrollmentWorld();
  people = returning(w);
  Object.assign(w.db.ports, { links: { base: 'http://localhost:3000', enroll: 'http://localhost:3000/enroll' } });
}, 60_000);
afterAll(() => w?.close());

const pay = async (payment: unknown): Promise<void> => { await w.pay({ handle: payment } as never, '4242424242424242'); await w.quiet(); };
const reads = async (token: string) => w.read(await people.holder(token));
const EXPIRED = { status: 401, code: 'token_expired' };
const NOTHING = { state: 'draft', household: null };
const FAMILY = { household: { people: [{ role: 'self' }] } };

test('the contact before opens the application no more, by no code, link or page that is still open; and is told', async () => {
  const { actor, payment } = await w.submitted(FAMILY_EE, { plan: 'plus' });
  const token = await people.link(actor);
  const sent = await people.opened(token);
  await pay(payment);
  const m = await people.enrolled(actor);
  const old = await people.contactOf(m);
  expect((await people.comesBack(old)).application).toMatchObject({ state: 'approved', ...FAMILY });
  await people.correct(m, { email: 'now@family.example' });
  await expect(w.read(m.actor)).rejects.toMatchObject(EXPIRED);
  await expect(people.opened(token)).rejects.toMatchObject({ code: 'resume_link_invalid' });
  await expect(people.confirm(sent), 'a code that was sent before').rejects.toMatchObject({ code: 'verification_unknown' });
  await w.db.systemStatement(`update verification set resend_at = now() where id = $1`, [sent]);
  await expect(execute(w.db, people.asking(sent), resendCode, { id: sent }), 'nor is another one sent').rejects.toMatchObject({ code: 'verification_unknown' });
  expect((await people.comesBack(old)).application).toMatchObject(NOTHING);
  await w.quiet();
  expect(await people.told(m)).toEqual([old]);
});

test('who has the contact now goes on with the enrollment, and a contact that is put back opens it again', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const old = await people.contactOf(m);
  const before = await people.comesBack(old);
  expect(await reads(before.token)).toMatchObject({ id: m.actor.applicationId, state: 'approved' });
  expect((await people.comesBack('other@family.example')).application, 'who tries it first is nobody yet').toMatchObject(NOTHING);
  await people.correct(m, { email: 'other@family.example' });
  await expect(reads(before.token)).rejects.toMatchObject(EXPIRED);
  await setTimeout(1_000); // tokens count in seconds
  const { application, token } = await people.comesBack('other@family.example');
  expect(application).toMatchObject({ id: m.actor.applicationId, state: 'approved', ...FAMILY });
  expect(await reads(token)).toMatchObject({ state: 'approved' });
  await people.correct(m, { email: old });
  expect((await people.comesBack(old)).application).toMatchObject({ id: m.actor.applicationId, state: 'approved', ...FAMILY });
  expect((await people.comesBack('other@family.example')).application).toMatchObject(NOTHING);
});

test('who waits for the payment while the contact is corrected pays, and sees nothing of the household until the new one is proved', async () => {
  const { actor, payment } = await w.submitted(FAMILY_EE, { plan: 'base' });
  const old = await people.contactOf({ actor });
  await people.correct(await people.enrolled(actor), { email: 'paying@family.example' });
  await expect(w.read(actor)).rejects.toMatchObject(EXPIRED);
  await expect(execute(w.db, actor, withdrawApplication, { id: actor.applicationId! })).rejects.toMatchObject(EXPIRED);
  expect(await execute(w.db, actor, countPaymentAttempt, { id: actor.applicationId! })).toEqual({ attemptsLeft: 4 });
  expect((await people.comesBack('paying@family.example')).application).toMatchObject({ id: actor.applicationId, state: 'submitted' });
  await pay(payment);
  const status = (enteredAt: Date) => execute(w.db, { ...actor, enteredAt }, applicationStatus, { id: actor.applicationId!, locale: 'en' });
  expect(await status(new Date(Date.now() - 60_000))).toMatchObject({ state: 'approved', membership: { state: 'active' } });
  await w.db.systemStatement(`update application set decided_at = now() - interval '1 hour' where id = $1`, [actor.applicationId]);
  await expect(status(new Date(Date.now() - 60_000)), 'who did not wait for it').rejects.toMatchObject(EXPIRED);
  await expect(w.read(actor)).rejects.toMatchObject(EXPIRED);
  expect((await people.comesBack(old)).application).toMatchObject(NOTHING);
});

test('who comes back is reached as the household is now, also in what is under way and what is typed in it', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  await people.correct(m, { email: 'back@family.example', phone: '(480) 555-0161' });
  await w.db.systemStatement(`update membership set state = 'ended', ended_on = $2 where id = $1`, [m.membershipId, await w.today()]);
  const again = () => execute(w.db, m.member, reactivateMembership, { id: m.membershipId });
  const { applicationId } = await again();
  expect(await w.row('application', applicationId)).toMatchObject({ contact: 'back@family.example', contact_channel: 'email' });
  await w.db.systemStatement('update application set contact_verified_at = now() where id = $1', [applicationId]);
  await people.correct(m, { email: 'again@family.example', phone: '(480) 555-0162' });
  expect((await people.comesBack('back@family.example')).application, 'the draft that was filled in').toMatchObject(NOTHING);
  expect(await again()).toMatchObject({ applicationId });
  expect((await people.comesBack('again@family.example')).application).toMatchObject({ id: applicationId, state: 'draft', household: { people: [{ role: 'self' }], email: 'again@family.example', phone: '+14805550162' } });
});

test('of several enrollments under one contact, that which is to be paid comes first; a contract that never began is none', async () => {
  const { actor: waiting } = await w.submitted(FAMILY_EE, { plan: 'base' });
  const shared = await people.contactOf({ actor: waiting });
  const other = await w.active(FAMILY_EE, { plan: 'base' });
  await people.correct(other, { email: shared });
  expect((await people.comesBack(shared)).application).toMatchObject({ id: waiting.applicationId, state: 'submitted' });
  const [running, over] = [await w.active(FAMILY_EE, { plan: 'base' }), await w.active(FAMILY_EE, { plan: 'base' })];
  await w.db.systemStatement(`update membership set state = 'ended' where id = $1`, [over.membershipId]);
  await people.correct(over, { email: await people.contactOf(running) });
  expect((await people.comesBack(await people.contactOf(running))).application, 'rather what goes on than what is newer').toMatchObject({ id: running.actor.applicationId });
  const begun = await w.active(FAMILY_EE, { plan: 'base' });
  await w.db.systemStatement(`update membership set state = 'ended', activated_at = null where id = $1`, [begun.membershipId]);
  const { application } = await people.comesBack(await people.contactOf(begun));
  expect(application).toMatchObject(NOTHING);
  await w.db.systemStatement(`update membership set activated_at = now() where id = $1`, [begun.membershipId]);
  expect((await people.comesBack(await people.contactOf(begun))).application, 'but one that ended is shown').toMatchObject({ state: 'approved', membership: { state: 'ended' } });
});

test('a contact that nobody had proved is told nothing: the word goes where they are reached', async () => {
  const m = await w.active(FAMILY_EE, { plan: 'base' });
  const proved = await people.contactOf(m);
  await w.db.systemStatement(`update household set phone = '+14805550171' where id = $1`, [m.householdId]);
  await people.correct(m, { phone: '+14805550172' });
  await w.quiet();
  expect(await people.told(m)).toEqual([proved]);
});
