// A day on which every membership renews, all at the same moment: 10,000 subscriptions at the sandbox, its webhooks, the real adapter at the pace a
// live account allows, worker and books. Every invoice once, nothing missing, every membership paid through the next month.
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '#cli/embedded-postgres.js';
import { signedDrafts } from './submit.mjs';
import { cloneMember } from './clones.mjs';

const MEMBERS = Number(process.env.RENEWALS ?? 10_000);
/** What Stripe allows a live account. */
const PER_SECOND = Number(process.env.STRIPE_REQUESTS_PER_SECOND ?? 100);
const PATIENCE_MS = 60 * 60_000;

/** Without a time limit: moving the clock answers when all has happened. */
const call = (port, method, address, body, headers = {}) => new Promise((resolve, reject) => {
  const sent = request({ host: '127.0.0.1', port, path: address, method, headers: { ...headers, ...(body ? { 'content-length': Buffer.byteLength(body) } : {}) } }, reply => {
    const parts = [];
    reply.on('data', part => parts.push(part)).on('error', reject).on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      if (reply.statusCode < 300) resolve(text === '' ? null : JSON.parse(text)); else reject(new Error(`${address} answered ${reply.statusCode}: ${text.slice(0, 300)}`));
    });
  });
  sent.on('error', reject);
  sent.end(body);
});
const json = (port, method, address, body, headers) => call(port, method, address, body && JSON.stringify(body), { 'content-type': 'application/json', ...headers });

async function until(what, probe) {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) { const value = await probe(); if (value) return value; await wait(250); }
  throw new Error(`never came: ${what}`);
}

async function startSandbox(world, port, webhookPort) {
  const url = Object.assign(new URL(world.adminUrl), { pathname: '/bench_sandbox' }).href;
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../../dist/server/sandbox/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env.PATH, ...world.env, SANDBOX_PORT: String(port), SANDBOX_SMTP_PORT: '0', SANDBOX_DATABASE_URL: url, SANDBOX_WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/api/v1/webhooks/stripe` },
  });
  const smtpPort = await new Promise((resolve, reject) => {
    child.stdout.on('data', part => { const line = /sandbox ready (\{.*\})/.exec(String(part)); if (line) resolve(JSON.parse(line[1]).smtpPort); });
    child.once('exit', code => reject(new Error(`the sandbox ended with ${code}`)));
  });
  const theirs = new pg.Client({ connectionString: url });
  await theirs.connect();
  return { child, theirs, smtpPort };
}

/** One member through the product's own door: submitted, paid by card, active. */
async function enrollOne(world, product, sandbox) {
  const [draft] = await signedDrafts(world, 1);
  const payment = await json(product, 'POST', `/api/v1/enroll/applications/${draft.id}/submit`, JSON.parse(draft.body), { authorization: `Bearer ${draft.token}`, 'idempotency-key': randomUUID() });
  const form = fields => new URLSearchParams({ key: 'pk_test_sandbox', ...fields }).toString();
  const browser = (address, fields) => call(sandbox, 'POST', address, form(fields), { 'content-type': 'application/x-www-form-urlencoded' });
  const card = await browser('/v1/payment_methods', { type: 'card', 'card[number]': '4242424242424242', 'card[exp_month]': '12', 'card[exp_year]': '2034', 'card[cvc]': '123' });
  await browser(`/v1/payment_intents/${payment.clientSecret.split('_secret_')[0]}/confirm`, { client_secret: payment.clientSecret, payment_method: card.id });
  await until('the first membership', async () => (await world.admin.query(`select 1 from membership where application_id = $1 and state = 'active'`, [draft.id])).rowCount);
  return draft.id;
}

const BOOKS = `select (select count(*)::int from invoice where state = 'paid' and total_cents > 0) paid, (select count(*)::int from invoice) invoices,
  (select count(*)::int from payment where state = 'succeeded') payments, (select count(distinct subscription_id)::int from invoice) subscriptions,
  (select count(*)::int from membership where state = 'active' and paid_through = $1) through, (select count(*)::int from inbox_event where processed_at is null) waiting,
  (select count(*)::int from (select subscription_id, period_start from invoice group by 1, 2 having count(*) > 1) d) twice`;
const THEIRS = `select (select count(*)::int from stripe_object where object = 'invoice' and data ->> 'status' = 'paid') invoices, (select count(*)::int from stripe_object where object = 'charge' and data ->> 'status' = 'succeeded') charges,
  (select count(*)::int from stripe_delivery where state = 'pending') owed`;
const READS = `select count(*)::int reads, coalesce(max(n), 0)::int most from (select (count(*) over (order by at range between interval '999 ms' preceding and current row))::int n from sandbox_request where method = 'GET' and seq > $1) s`;

export async function benchRenewals(world) {
  const sandboxPort = await freePort();
  const more = port => ({ WORKER: 'inline', STRIPE_API_BASE: `http://127.0.0.1:${sandboxPort}`, SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`, STRIPE_REQUESTS_PER_SECOND: String(PER_SECOND), SMTP_URL: `smtp://127.0.0.1:${port}` });
  // the sandbox wants the product's port, the product the sandbox's mail: an endpoint can be named later
  const { child, theirs, smtpPort } = await startSandbox(world, sandboxPort, 1);
  try {
    const product = await world.start('renewals-product.mjs', more(smtpPort));
    await json(sandboxPort, 'DELETE', '/_sandbox/webhook_endpoints');
    await json(sandboxPort, 'POST', '/_sandbox/webhook_endpoints', { url: `http://127.0.0.1:${product.port}/api/v1/webhooks/stripe`, secret: 'whsec_sandbox' });
    const applicationId = await enrollOne(world, product.port, sandboxPort);
    await until('its webhooks', async () => (await json(sandboxPort, 'GET', '/_sandbox/webhooks/idle')).idle);
    const made = await cloneMember({ admin: world.admin, theirs, applicationId, count: MEMBERS - 1 });
    const { rows: [before] } = await theirs.query('select coalesce(max(seq), 0)::bigint seq from sandbox_request');
    const { rows: [period] } = await world.admin.query(`select (next_charge_on + interval '1 month' - interval '1 day')::date::text through, (next_charge_on - current_date + 2)::int days from membership where application_id = $1`, [applicationId]);
    const seconds = period.days * 86_400;
    console.log(`  ${MEMBERS} subscriptions (${made.rows} rows and ${made.objects} objects each) renew at once; at most ${PER_SECOND} reads a second`);
    const began = performance.now();
    await world.admin.query('update business_clock set ahead = ahead + make_interval(secs => $1)', [seconds]);
    await json(sandboxPort, 'POST', '/_sandbox/clock', { advanceSeconds: seconds });
    const charged = (performance.now() - began) / 1000;
    const books = await until('the books', async () => {
      const { rows: [b] } = await world.admin.query(BOOKS, [period.through]);
      const { rows: [t] } = await theirs.query(THEIRS);
      return b.through === MEMBERS && b.waiting === 0 && t.owed === 0 ? { ...b, theirs: t } : null;
    });
    const took = (performance.now() - began) / 1000;
    const wanted = MEMBERS * 2; // the first month and this one
    const counted = { invoices: books.invoices, paid: books.paid, payments: books.payments, subscriptions: books.subscriptions / MEMBERS, twice: books.twice, ...books.theirs };
    const right = { invoices: books.theirs.invoices, paid: wanted, payments: wanted, subscriptions: 1, twice: 0, charges: wanted, owed: 0 };
    if (books.theirs.invoices !== wanted || JSON.stringify(counted) !== JSON.stringify(right)) throw new Error(`not every renewal once: ${JSON.stringify(counted)}, not ${JSON.stringify({ ...right, invoices: wanted })}`);
    const { peak } = await product.tell('memory');
    const { rows: [{ reads, most }] } = await theirs.query(READS, [before.seq]);
    return [
      { name: `${MEMBERS} renewals in one moment, each once`, value: MEMBERS / took, unit: ' renewals/s', atLeast: true, detail: `${took.toFixed(0)} s until the last was in the books; the sandbox took ${charged.toFixed(0)} s to charge them` },
      { name: 'reads at the processor in any second', value: most, target: PER_SECOND, unit: '', detail: `${(reads / MEMBERS).toFixed(2)} a renewal, ${(reads / took).toFixed(0)} a second` },
      { name: 'memory of the product at its peak', value: peak / 1024 / 1024, target: 512, unit: ' MB', detail: '' },
    ];
  } finally { await theirs.end(); child.kill('SIGKILL'); }
}
