// A renewal day: many subscriptions fall due in the same second, each is to be billed once, and all of it known here, at the pace the processor allows.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openDb } from '#composition/database.js';
import { enrollMember } from '#composition/demo/enroll.js';
import { Outside } from '#composition/demo/outside.js';
import { parseConfig } from '#config/config.js';
import { rereadPayer } from '#billing/index.js';
import { freePort } from '#cli/embedded-postgres.js';
import { createLog } from '#kit/http/log.js';
import { startWorker } from '#kit/jobs/worker.js';

const SUBSCRIPTIONS = Number(process.env.BENCH_SUBSCRIPTIONS ?? 10_000);
/** What Stripe allows a live account: reads, and writes apart. */
const PER_SECOND = Number(process.env.BENCH_PER_SECOND ?? 100);
const MOST_MINUTES = 90;
const LOOK_MS = 2_000;
const MEMBER = { key: 'renewal', first: 'Rita', last: 'Renewal', of: 'JORDAN', tier: 'EE', plan: 'plus', locale: 'en', card: '4242424242424242' };
const KEYS = { publishableKey: 'pk_test_sandbox', secretKey: 'sk_test_sandbox' };

export async function benchRenewals(world) {
  const sandbox = await startSandbox(world);
  try {
    const env = { MPP_MODE: 'development', SANDBOX_URL: sandbox.url, STRIPE_API_BASE: sandbox.url };
    const one = await enrollOne(world, { ...world.env, ...env, PORT: '1' }, sandbox);
    await multiplyHere(world.admin, one);
    await multiplyThere(sandbox.db, one);
    const { rows: [newest] } = await sandbox.db.query('select id from stripe_event order by seq desc limit 1');
    await world.admin.query(`insert into inbox_cursor (source, position) values ('stripe', $1) on conflict (source) do update set position = excluded.position`, [newest.id]);
    const product = await startProduct({ ...world.env, ...env, PANELS: 'off', STRIPE_REQUESTS_PER_SECOND: String(PER_SECOND) });
    try {
      await new Outside({ sandbox: sandbox.url, ...KEYS }).sendTo(`http://127.0.0.1:${product.port}/api/v1/webhooks/stripe`, 'whsec_sandbox');
      return await renew(world, sandbox, product, one);
    } finally { product.child.kill('SIGKILL'); }
  } finally { sandbox.child.kill('SIGKILL'); await sandbox.db.end(); }
}

async function startSandbox(world) {
  const [port, url] = [await freePort(), new URL(world.adminUrl)];
  url.pathname = '/bench_sandbox';
  const main = path.resolve(import.meta.dirname, '../../../dist/server/sandbox/main.js');
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, MPP_MODE: 'development', SANDBOX_PORT: String(port), SANDBOX_SMTP_PORT: '0', SANDBOX_DATABASE_URL: url.href, STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox' }, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  await new Promise((resolve, reject) => { child.stdout.on('data', text => { if (String(text).includes('sandbox ready')) resolve(); }); child.once('exit', code => reject(new Error(`the sandbox ended with ${code}`))); });
  const db = new pg.Pool({ connectionString: url.href, max: 2 });
  db.on('error', () => undefined);
  const control = async (method, at, body) => {
    const reply = await fetch(`http://127.0.0.1:${port}/_sandbox/${at}`, { method, ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) });
    if (!reply.ok) throw new Error(`${at}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
  await control('DELETE', 'webhook_endpoints');
  await db.query('alter database bench_sandbox set synchronous_commit = off'); // how long the processor takes for its own books is not measured
  await db.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'bench_sandbox' and pid <> pg_backend_pid()`);
  return { child, url: `http://127.0.0.1:${port}`, db, control };
}

async function startProduct(env) {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'renewals-product.mjs')], { env: { PATH: process.env.PATH, ...env, PORT: String(port) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await new Promise((resolve, reject) => { child.once('message', resolve); child.once('exit', code => reject(new Error(`the product ended with ${code}`))); });
  return { port, child, usage: () => new Promise(resolve => { child.once('message', resolve); child.send('usage'); }) };
}

/** A member by the product's own use cases and the processor's own form; gives the ids by which copies are made. */
async function enrollOne(world, env, sandbox) {
  const messages = [];
  const db = await openDb(parseConfig(env), { messenger: { send: async m => { messages.push(m); } } });
  const worker = await startWorker(db, createLog('silent'), { url: world.urls.systemUrl, jobsOnly: true });
  try {
    const actor = await enrollMember(db, new Outside({ sandbox: sandbox.url, ...KEYS }), messages, MEMBER, 1);
    const { rows: [{ id }] } = await world.admin.query('select id from payer where application_id = $1', [actor.applicationId]);
    await rereadPayer(db, id);
    await worker.drain();
  } finally { await worker.stop(); await db.close(); }
  const { rows: [one] } = await world.admin.query(`select a.id application, a.number as "applicationNumber", m.id membership, m.number as "membershipNumber", m.state, m.household_id household, p.id payer, p.processor_customer_id customer,
    s.id subscription, s.processor_subscription_id remote, i.id item, i.processor_item_id "remoteItem", s.monthly_cents::int cents
    from application a join membership m on m.application_id = a.id join payer p on p.id = m.payer_id join subscription s on s.payer_id = p.id join subscription_item i on i.subscription_id = s.id`);
  if (one?.state !== 'active') throw new Error(`the first membership is ${one?.state}`);
  return one;
}

/** Copies in all but their ids, as many enrollments would have left them. */
async function multiplyHere(admin, one) {
  const uuids = [one.application, one.membership, one.household, one.payer, one.subscription, one.item].map(id => [id, `md5('${id}' || n)::uuid::text`]);
  const texts = [[one.applicationNumber, `'A-' || lpad(n::text, 8, '0')`], [one.membershipNumber, `'M-' || lpad(n::text, 8, '0')`], [one.remote, `'sub_copy' || n`], [one.customer, `'cus_copy' || n`], [one.remoteItem, `'si_copy' || n`]];
  const swapped = [...uuids, ...texts].reduce((sql, [from, to]) => `replace(${sql}, '${from}', ${to})`, `(to_jsonb(t) || $1::jsonb)::text`);
  const tables = { application: [{ resume_mac: null }, one.application], household: [{}, one.household], payer: [{}, one.payer], membership: [{}, one.membership], subscription: [{}, one.subscription], subscription_item: [{}, one.item] };
  for (const [table, [without, id]] of Object.entries(tables)) {
    await admin.query(`set session_replication_role = replica`);
    await admin.query(`insert into ${table} select r.* from ${table} t cross join generate_series(2, ${SUBSCRIPTIONS}) n cross join lateral jsonb_populate_record(null::${table}, (${swapped})::jsonb) r where t.id = '${id}'`, [JSON.stringify(without)]);
  }
  await admin.query(`set session_replication_role = default`);
  await admin.query('analyze');
}

async function multiplyThere(db, one) {
  const { rows: [method] } = await db.query(`select id from stripe_object where object = 'payment_method' and customer = $1`, [one.customer]);
  const uuids = [one.payer, one.subscription, one.item].map(id => [id, `md5('${id}' || n)::uuid::text`]);
  const swap = sql => [...uuids, [one.remote, `'sub_copy' || n`], [one.customer, `'cus_copy' || n`], [one.remoteItem, `'si_copy' || n`], [method.id, `'pm_copy' || n`]].reduce((text, [from, to]) => `replace(${text}, '${from}', ${to})`, sql);
  await db.query(`insert into stripe_object (id, object, created, customer, parent, data, hidden)
    select ${swap('o.id')}, o.object, o.created, ${swap('o.customer')}, o.parent, (${swap('o.data::text')})::jsonb, (${swap('o.hidden::text')})::jsonb
    from stripe_object o cross join generate_series(2, ${SUBSCRIPTIONS}) n where o.customer = '${one.customer}' and o.object in ('customer', 'subscription', 'payment_method')`);
  await db.query(`insert into stripe_timer (kind, ref, due) select t.kind, ${swap('t.ref')}, t.due from stripe_timer t cross join generate_series(2, ${SUBSCRIPTIONS}) n where t.ref = '${one.remote}'`);
  await db.query('analyze');
}

async function renew(world, sandbox, product, one) {
  const { rows: [{ end }] } = await sandbox.db.query(`select (data -> 'items' -> 'data' -> 0 ->> 'current_period_end')::int as end from stripe_object where id = $1`, [one.remote]);
  const { seconds } = await sandbox.control('GET', 'clock');
  const { rows: [{ reads: readsBefore }] } = await sandbox.db.query(`select count(*)::int reads from sandbox_request`);
  const began = performance.now();
  await world.admin.query(`update business_clock set ahead = ahead + make_interval(secs => $1)`, [end + 2 * 3600 - seconds]);
  const charging = sandbox.control('POST', 'clock', { advanceTo: end + 2 * 3600 }).then(() => performance.now());
  const peak = await settled(world, sandbox, product, charging);
  const took = (performance.now() - began) / 1000;
  const charged = ((await charging) - began) / 1000;
  await exact(world, sandbox, one);
  const { rows: [pace] } = await sandbox.db.query(`select count(*)::int reads, max(n)::int most from (select seq, count(*) over (partition by date_trunc('second', at)) n from sandbox_request where method = 'GET' and seq > $1) r`, [readsBefore]);
  const { rows: [events] } = await world.admin.query(`select count(*)::int n from inbox_event`);
  return [
    { name: `renewal day of ${SUBSCRIPTIONS} subscriptions: known here, after ${took.toFixed(0)} s`, value: SUBSCRIPTIONS / took, unit: ' renewals/s',
      detail: `charged at the processor after ${charged.toFixed(0)} s; ${SUBSCRIPTIONS} invoices, each once, each paid and posted; ${events.n} events; ${pace.reads} reads, ${(pace.reads / SUBSCRIPTIONS).toFixed(1)} a renewal, at most ${pace.most} in one second (allowed: ${PER_SECOND} a second and as many saved up)` },
    { name: 'its memory at most', value: peak / 1024 ** 2, target: 512, unit: ' MB', detail: '' },
  ];
}

/** Nothing is owed to anybody any more. Gives the most memory the product held. */
async function settled(world, sandbox, product, charging) {
  let [peak, over] = [0, false];
  void charging.then(() => { over = true; });
  for (let look = 0; look < MOST_MINUTES * 60_000 / LOOK_MS; look++) {
    await wait(LOOK_MS);
    const { rss } = await product.usage();
    peak = Math.max(peak, rss);
    const { rows: [left] } = await world.admin.query(`select (select count(*)::int from graphile_worker._private_jobs where attempts < max_attempts) jobs, (select count(*)::int from inbox_event where processed_at is null) waiting, (select count(*)::int from invoice where reason = 'subscription_cycle' and state = 'paid') paid`);
    if (look % 15 === 14) console.log(`  ${left.paid} of ${SUBSCRIPTIONS} known, ${left.waiting} events wait, ${(rss / 1024 ** 2).toFixed(0)} MB`);
    if (over && left.jobs === 0 && left.waiting === 0 && (await sandbox.control('GET', 'webhooks/idle')).idle) return peak;
  }
  throw new Error(`not settled after ${MOST_MINUTES} minutes`);
}

/** Exactly as many as there are, here and there: nothing missing, nothing double, nothing unpaid. */
async function exact(world, sandbox, one) {
  const { rows: [ours] } = await world.admin.query(`select (select count(*)::int from invoice where reason = 'subscription_cycle') invoices, (select count(distinct subscription_id)::int from invoice where reason = 'subscription_cycle' and state = 'paid' and paid_cents = total_cents) subscriptions,
    (select count(*)::int from payment p join invoice i on i.id = p.invoice_id where i.reason = 'subscription_cycle' and p.state = 'succeeded') payments, (select count(*)::int from membership where state = 'active') memberships, (select count(distinct paid_through)::int from membership) dates,
    (select count(*)::int from notice where template = 'receipt') receipts, (select coalesce(sum(cents), 0)::bigint from ledger_line where account = 'cash') cash, (select count(*)::int from ledger_line where account = 'receivable' having sum(cents) <> 0) owed`);
  const { rows: [theirs] } = await sandbox.db.query(`select count(*) filter (where object = 'invoice' and data ->> 'billing_reason' = 'subscription_cycle' and data ->> 'status' = 'paid')::int invoices, count(distinct parent) filter (where object = 'invoice' and data ->> 'billing_reason' = 'subscription_cycle')::int subscriptions,
    count(*) filter (where object = 'charge' and data ->> 'status' = 'succeeded')::int charges from stripe_object`);
  const n = SUBSCRIPTIONS;
  const wanted = { ours: { invoices: n, subscriptions: n, payments: n, memberships: n, dates: 1, receipts: n, cash: String((n + 1) * one.cents), owed: null }, theirs: { invoices: n, subscriptions: n, charges: n + 1 } };
  const is = { ours: { ...ours, cash: String(ours.cash) }, theirs };
  if (JSON.stringify(is) !== JSON.stringify(wanted)) throw new Error(`not exact: ${JSON.stringify(is)}, wanted ${JSON.stringify(wanted)}`);
}
