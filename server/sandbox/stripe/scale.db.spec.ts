import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { THOROUGH } from '#test/thorough.js';
import { startWorld } from '../test/harness.js';
import { membersOf } from '../test/member.js';

const world = await startWorld();
const { stripe } = world;
afterAll(() => world.close());
const { member, advanceTo } = membersOf(world);

const FAMILIES = Number(process.env['SANDBOX_FAMILIES'] ?? 600);

/** Copies of one family in all but their ids: what many enrollments leave behind, without making them. */
async function multiply(id: string, customer: string): Promise<void> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  const item = (await stripe.subscriptions.retrieve(id)).items.data[0]?.id;
  const [method] = (await stripe.paymentMethods.list({ customer })).data;
  const swap = (sql: string) => [[id, 'sub_copy'], [customer, 'cus_copy'], [item, 'si_copy'], [method?.id, 'pm_copy']].reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}' || n)`, sql);
  await client.query(
    `insert into stripe_object (id, object, created, customer, parent, data, hidden)
     select ${swap('o.id')}, o.object, o.created, ${swap('o.customer')}, o.parent, (${swap('o.data::text')})::jsonb, (${swap('o.hidden::text')})::jsonb
     from stripe_object o cross join generate_series(2, ${FAMILIES}) n where o.customer = '${customer}' and o.object in ('customer', 'subscription', 'payment_method')`);
  await client.query(`insert into stripe_timer (kind, ref, due) select t.kind, ${swap('t.ref')}, t.due from stripe_timer t cross join generate_series(2, ${FAMILIES}) n where t.ref = '${id}'`);
  await client.end();
}

it('renews many subscriptions in one move of the clock: each exactly once, each paid', { ...THOROUGH, timeout: 120_000 }, async () => {
  const one = await member();
  await multiply(one.id, one.customer);
  const began = performance.now();
  const cpu = process.cpuUsage();
  await advanceTo(one.end + 3600);
  const seconds = (performance.now() - began) / 1000;
  const count = async (sql: string): Promise<number> => {
    const client = new pg.Client({ connectionString: world.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ n: number }>(`select count(*)::int n from stripe_object where ${sql}`);
    await client.end();
    return rows[0]?.n ?? 0;
  };
  expect(await count(`object = 'invoice' and data ->> 'billing_reason' = 'subscription_cycle' and data ->> 'status' = 'paid'`)).toBe(FAMILIES);
  expect(await count(`object = 'charge' and data ->> 'paid' = 'true'`)).toBe(FAMILIES + 1);
  expect(await count(`object = 'subscription' and (data -> 'items' -> 'data' -> 0 ->> 'current_period_start')::bigint = ${one.end}`)).toBe(FAMILIES);
  const used = process.cpuUsage(cpu);
  if (process.env['SANDBOX_FAMILIES']) console.log(`${FAMILIES} renewals in ${seconds.toFixed(1)} s, ${((used.user + used.system) / 1e6).toFixed(1)} s of them computing`);
});
