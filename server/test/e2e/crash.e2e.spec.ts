import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAMILY_EE, FAMILY_ESP } from '../fixtures/families.js';
import { complaintsAbout, givenUp, verifyAuditTrail } from './final-state.js';
import { launchProduct, type Part, type Product, type Row, until } from './harness.js';
import { PatientVisitor } from './patient-visitor.js';
import { THOROUGH } from '../thorough.js';

/** Names of crash-point.ts in the app, of `exitAfter` in the sandbox. */
const MOMENTS = [
  { name: 'after the customer was created at the processor', app: 'stripe.customer_created', sandbox: 'customers.create', mostMails: 1 },
  { name: 'after the subscription was created at the processor', app: 'stripe.subscription_created', sandbox: 'subscriptions.create', mostMails: 1 },
  { name: 'after the webhook was stored', app: 'webhook.stored', sandbox: 'webhooks.deliver', mostMails: 1 },
  { name: 'before the mail was marked sent', app: 'notice.delivered', sandbox: 'mail.receive', mostMails: 2 },
] as const;
type Moment = (typeof MOMENTS)[number];
const VICTIMS = ['app', 'sandbox', 'both'] as const;
type Victim = (typeof VICTIMS)[number];
/** The janitor leaves a command 10 s to end by itself, and on a busy machine comes some seconds later. */
const FINAL_MS = 45_000;

let product: Product;
beforeAll(async () => { product = await launchProduct({ env: { TRUST_PROXY: 'loopback', PANELS: 'off', WORKER_SILENCE_SECONDS: '2' } }); });
afterAll(() => product?.stop());

/** Makes a part die at the moment; resolves with how it ended once it has. */
async function arm(part: Part, moment: Moment): Promise<{ death: Promise<string> }> {
  if (part === 'sandbox') await product.sandbox('faults', { exitAfter: moment.sandbox });
  else product.processes.app.tell({ crashAt: moment.app });
  return { death: product.processes[part].exited };
}

const quiet = (): Promise<unknown> => until('all webhooks are delivered', async () => (await product.sandbox<{ idle: boolean }>('webhooks/idle')).idle);

/** Waits until nothing is left to do; the complaints that stay. */
async function complaintsOf(visitor: PatientVisitor, expected: { cents: number; mostMails: number }): Promise<string[]> {
  await until('the end', async () => (await complaintsAbout(product, visitor, expected)).length === 0, FINAL_MS).catch(() => undefined);
  return complaintsAbout(product, visitor, expected);
}

/** Whoever closed the page when no answer came. What was begun for them is finished while the other tests run. */
let gone: PatientVisitor;

it('a visitor leaves while the app is killed', THOROUGH, async () => {
  gone = new PatientVisitor(product);
  await gone.toPayment(FAMILY_ESP);
  const { death } = await arm('app', MOMENTS[1]);
  const unanswered = fetch(`${product.url}/api/v1/enroll${gone.my('/submit')}`, {
    method: 'POST', body: JSON.stringify({ expectedMonthlyCents: gone.application!.quote!.monthlyCents }), headers: { 'content-type': 'application/json', 'idempotency-key': 'of-a-closed-page', authorization: `Bearer ${gone.token}` },
  });
  await expect(unanswered).rejects.toThrow();
  expect(await death).toBe('SIGKILL');
  await product.restart('app');
});

/** In `npm test` one of them; all in `npm run test:thorough`. */
const isFirst = (moment: Moment, victim: Victim): boolean => moment.app === 'stripe.subscription_created' && victim === 'both';
describe.each(MOMENTS)('killed $name', moment => {
  for (const victim of VICTIMS) it(`${victim}: after a restart the enrollment becomes final by itself`, isFirst(moment, victim) ? {} : THOROUGH, async () => {
    const visitor = new PatientVisitor(product);
    await visitor.toPayment(FAMILY_EE);
    await quiet();
    const first: Part = victim === 'sandbox' ? 'sandbox' : 'app';
    const { death } = await arm(first, moment);
    const paying = visitor.pay();
    expect(await death).toBe('SIGKILL');
    if (victim === 'both') await product.kill('sandbox');
    await Promise.all([product.restart(first), victim === 'both' ? product.restart('sandbox') : null]);
    const cents = await paying;
    await visitor.untilActive();
    expect(await complaintsOf(visitor, { cents, mostMails: moment.mostMails })).toEqual([]);
  });
});

it('what was begun for the visitor who left is finished without them, and theirs when they come back', THOROUGH, async () => {
  const intents = (): Promise<Row[]> => product.db('select state from billing_intent where application_id = $1', [gone.id]);
  await until('the janitor', async () => (await intents())[0]?.['state'] === 'settled', 40_000);
  const cents = await gone.pay();
  expect(await complaintsOf(gone, { cents, mostMails: 1 })).toEqual([]);
});

describe.each([{}, THOROUGH])('after all of it', size => {
  it('the audit trail verifies, and no work was given up', size, async () => {
    expect(await verifyAuditTrail(product)).toMatch(/^The audit trail verifies/);
    expect(await givenUp(product)).toEqual([]);
  });
});
