import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { user } from '#access/actor.js';
import { newId } from '#kit/ids/ids.js';
import { FAMILY_EE } from '../fixtures/families.js';
import { launchProduct, type Product, type Row, until } from './harness.js';
import { PatientVisitor } from './patient-visitor.js';
import { THOROUGH } from '../thorough.js';

/** Killed before the processor was asked, and when it has answered but nothing of it is kept. */
const MOMENTS = ['called', 'prepared'] as const;
/** The janitor of the product that goes on leaves a command 10 s, and looks every 15. */
const FINAL_MS = 60_000;

let product: Product;
beforeAll(async () => { product = await launchProduct({ env: { TRUST_PROXY: 'loopback', PANELS: 'off', WORKER_SILENCE_SECONDS: '2' } }); });
afterAll(() => product?.stop());

interface Paying { readonly membership: string; readonly subscription: string; readonly payment: string; readonly remote: string; readonly customer: string; readonly intent: string; readonly household: string }

async function enrolled(): Promise<Paying> {
  const visitor = new PatientVisitor(product);
  await visitor.enroll(FAMILY_EE, 'base');
  const [row] = await product.db<Row & Paying>(`select m.id membership, m.household_id household, s.id subscription, s.processor_subscription_id remote, p.processor_customer_id customer, y.id payment, y.processor_payment_id intent
    from membership m join subscription s on s.payer_id = m.payer_id join payer p on p.id = m.payer_id join invoice i on i.subscription_id = s.id join payment y on y.invoice_id = i.id where m.application_id = $1`, [visitor.id]);
  return row!;
}

/** Runs the command in a process that dies at the moment. */
async function killedAt(crashAt: string, command: string, m: Paying, input: object, preview = false): Promise<void> {
  const actor = user(newId(), 'Olivia Owner', [{ role: 'owner' }]);
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'crash-command.mjs'), JSON.stringify({ command, actor, input, preview, crashAt })],
    { env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...product.env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', part => { said += String(part); });
  const [code, signal] = await once(child, 'exit') as [number | null, string | null];
  expect([signal, code, said]).toEqual(['SIGKILL', null, '']);
  expect((await product.db(`select count(*)::int n from billing_intent where payer_id = (select payer_id from membership where id = $1) and state = 'prepared'`, [m.membership]))[0]!['n']).toBe(1);
}

const finished = (m: Paying): Promise<unknown> => until('the janitor', async () => (await product.db(`select 1 from billing_intent where payer_id = (select payer_id from membership where id = $1) and state = 'prepared'`, [m.membership])).length === 0
  && (await product.db(`select 1 from inbox_event where processed_at is null and correlation_id = $1`, [m.customer])).length === 0, FINAL_MS);
const there = (object: string, m: Paying): Promise<Row[]> => product.sandboxDb('select data from stripe_object where object = $1 and customer = $2', [object, m.customer]);
const membership = async (m: Paying): Promise<Row> => (await product.db('select state, monthly_cents::int monthly, ends_on::text, paid_through::text, refund_due_cents::int due from membership where id = $1', [m.membership]))[0]!;

const elite = async (): Promise<string> => String((await product.db(`select v.id from plan_version v join plan p on p.id = v.plan_id where p.code = 'elite' and v.state = 'published'`))[0]!['id']);
const KILLED = {
  change: async (m: Paying, moment: string) => killedAt(`intent.change.${moment}`, 'changeMembership', m, { id: m.membership, planVersionId: await elite() }, true),
  refund: (m: Paying, moment: string) => killedAt(`intent.refund.${moment}`, 'refundPayment', m, { id: m.payment, amountCents: 1_234, reason: 'goodwill' }),
  cancel: (m: Paying, moment: string) => killedAt(`intent.end_at.${moment}`, 'cancelMembership', m, { id: m.membership }),
  end: (m: Paying, moment: string) => killedAt(`intent.cancel.${moment}`, 'endMembershipNow', m, { id: m.membership, reason: 'they moved away', refund: 'none' }),
} as const;

describe.each(MOMENTS)('killed when it was %s: final without help, and once', THOROUGH, moment => {
  const left = new Map<string, Paying>();
  // all are killed first: the product that goes on leaves a command some seconds before it finishes it
  beforeAll(async () => {
    for (const [name, kill] of Object.entries(KILLED)) {
      const m = await enrolled();
      await kill(m, moment);
      left.set(name, m);
    }
    for (const m of left.values()) await finished(m);
  });

  it('a change of plan', async () => {
    const m = left.get('change')!;
    await until('the new plan', async () => (await membership(m))['monthly'] === 11_900, FINAL_MS);
    // one invoice for the change, paid once
    const invoices = (await there('invoice', m)).map(r => r['data'] as { billing_reason: string; status: string });
    expect(invoices.filter(i => i.billing_reason === 'subscription_update').map(i => i.status)).toEqual(['paid']);
    expect(await there('charge', m)).toHaveLength(2);
    expect(await product.db('select state from membership_change where membership_id = $1', [m.membership])).toEqual([{ state: 'applied' }]);
  });

  it('a refund', async () => {
    const m = left.get('refund')!;
    await until('the refund', async () => (await product.db(`select 1 from refund where payment_id = $1 and state = 'succeeded'`, [m.payment])).length === 1, FINAL_MS);
    expect(await product.sandboxDb(`select (data ->> 'amount')::int amount from stripe_object where object = 'refund' and data ->> 'payment_intent' = $1`, [m.intent])).toEqual([{ amount: 1_234 }]);
    expect(await product.db('select refunded_cents::int r from payment where id = $1', [m.payment])).toEqual([{ r: 1_234 }]);
  });

  it('a cancellation', async () => {
    const m = left.get('cancel')!;
    await until('the end', async () => (await membership(m))['ends_on'] !== null, FINAL_MS);
    expect((await product.sandboxDb(`select data ->> 'status' status, (data ->> 'cancel_at') is not null ends from stripe_object where id = $1`, [m.remote]))[0]).toEqual({ status: 'active', ends: true });
    expect(await membership(m)).toMatchObject({ state: 'active' });
  });

  it('an end at once', async () => {
    const m = left.get('end')!;
    await until('the end', async () => (await membership(m))['state'] === 'ended', FINAL_MS);
    expect((await product.sandboxDb(`select data ->> 'status' status from stripe_object where id = $1`, [m.remote]))[0]).toEqual({ status: 'canceled' });
    expect(await there('charge', m)).toHaveLength(1);
  });
});
