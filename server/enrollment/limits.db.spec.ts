import { afterAll, beforeAll, expect, test } from 'vitest';
import { anonymous } from '#access/actor.js';
import { newId } from '#kit/ids/ids.js';
import { type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { ContactController } from './contact.controller.js';
import { EnrollmentController, SIGN, SUBMIT } from './enrollment.controller.js';

const KEYS = { publishableKey: 'pk_test_sandbox', scriptUrl: 'http://localhost/stripe.js' };
let w: EnrollmentWorld;
let contact: ContactController;
let flow: EnrollmentController;
beforeAll(async () => {
  w = await startEnrollmentWorld();
  [contact, flow] = [new ContactController(w.db, KEYS), new EnrollmentController(w.db, KEYS)];
}, 60_000);
afterAll(() => w?.close());

const ask = (address: string) => contact.start(anonymous({ ip: '192.0.2.9' }), { site: 'pk_demo_clinic', channel: 'email', address, locale: 'en' });
const times = async (n: number, run: () => Promise<unknown>): Promise<number[]> => {
  const seen: number[] = [];
  for (let i = 0; i < n; i++) seen.push(await run().then(() => 200, (e: { status?: number }) => e.status ?? 500));
  return seen;
};

test('codes that could not be sent lock nobody out; those that were sent count', async () => {
  w.mail.down = true;
  expect(await times(70, () => ask('ana@limits.example'))).not.toContain(429);
  w.mail.down = false;
  expect(await times(7, () => ask('ana@limits.example'))).toEqual([200, 200, 200, 200, 200, 200, 429]);
});

test('an address that is refused counts: only our own failures are forgiven', async () => {
  const before = await w.db.systemStatement<{ hits: number }>(`select hits from rate_limit where bucket = 'code_ip'`);
  await expect(contact.start(anonymous({ ip: '192.0.2.9' }), { site: 'pk_nobody', channel: 'email', address: 'ben@limits.example', locale: 'en' })).rejects.toMatchObject({ status: 404 });
  expect((await w.db.systemStatement<{ hits: number }>(`select hits from rate_limit where bucket = 'code_ip'`))[0]!.hits).toBe(before[0]!.hits + 1);
});

test('one application submits and signs so often an hour; another one, or its id in another hand, is not touched by it', { timeout: 60_000 }, async () => {
  const { actor, payment } = await w.submitted();
  const other = await w.signed();
  const cents = Number((await w.read(other)).quote!.monthlyCents);
  const submit = (by: typeof actor, id: string) => flow.submit(by, { id }, { expectedMonthlyCents: cents }, newId());
  const sign = (by: typeof actor, id: string) => flow.sign(by, { id }, { hash: 'a'.repeat(64), locale: 'en', esignConsent: true, notInsuranceAcknowledged: true, autoRenewConsent: true, signatures: [] }, undefined);
  expect(await times(SUBMIT.hits, () => submit(actor, other.applicationId!))).not.toContain(429); // 404: not theirs
  expect((await times(1, () => submit(actor, actor.applicationId!)))).toEqual([429]);
  expect(await times(SIGN.hits, () => sign(actor, actor.applicationId!))).not.toContain(429);
  expect(await times(1, () => sign(actor, actor.applicationId!))).toEqual([429]);
  expect(await submit(other, other.applicationId!)).toMatchObject({ kind: payment.kind, publishableKey: KEYS.publishableKey });
});
