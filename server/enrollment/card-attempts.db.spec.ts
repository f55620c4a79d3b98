import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { changeSetting } from '#settings/index.js';
import { type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { countPaymentAttempt, MOST_PAYMENT_ATTEMPTS } from './count-payment-attempt.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

const DECLINED = '4000000000000002';

test.each([['first_or_fifteenth', 'setup'], ['today', 'payment']])('cards refused with the start %s count as attempts, asked for or not, and past the limit the secret is worth nothing', { timeout: 60_000 }, async (rule, kind) => {
  await execute(w.db, system('test'), changeSetting, { key: 'individual_start', value: rule });
  const { actor, payment } = await w.submitted();
  expect(payment.kind).toBe(kind);
  const id = actor.applicationId!;
  const attempts = async () => Number((await w.row('application', id))['payment_attempts']);
  for (let tries = 1; tries <= MOST_PAYMENT_ATTEMPTS; tries++) {
    await w.pay({ handle: payment } as never, DECLINED);
    await w.quiet();
    expect(await attempts()).toBe(tries);
  }
  await expect(execute(w.db, actor, countPaymentAttempt, { id })).rejects.toMatchObject({ status: 429 });
  expect((await w.read(actor)).state).toBe('submitted');
  await w.pay({ handle: payment } as never, DECLINED);
  await w.quiet();
  expect((await w.read(actor)).state).toBe('draft');
  expect((await w.pay({ handle: payment } as never, '4242424242424242')).status).toBeGreaterThanOrEqual(400);
});
