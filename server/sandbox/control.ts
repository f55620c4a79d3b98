import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { BillingClock } from './clock.js';
import { type Db, inTransaction } from './db.js';
import { faultsSchema, type Faults } from './stripe/faults.js';
import { troubleCharge } from './stripe/lifecycle/disputing.js';
import type { Charge } from './stripe/objects/charge.js';
import { Unit } from './stripe/store.js';
import type { Timekeeper } from './stripe/timekeeper.js';
import { saveEndpoint, type WebhookSender } from './stripe/webhooks.js';

export interface ControlParts { db: Db; clock: BillingClock; faults: Faults; timekeeper: Timekeeper; sender: WebhookSender }

/** Another process's clock, rounded to seconds, may be a little behind this one. */
const TOLERANCE_SECONDS = 5;
const MAX_YEARS_SECONDS = 30 * 366 * 86_400;
const clockSchema = z.union([
  z.strictObject({ advanceTo: z.union([z.int(), z.iso.datetime({ offset: true }), z.iso.date()]) }),
  z.strictObject({ advanceSeconds: z.int().min(0).max(MAX_YEARS_SECONDS) }),
  z.strictObject({ beginAt: z.int() }),
]);
/** What the bank of a payment says next, without one of the test cards that bring it about. */
const troubleSchema = z.strictObject({ payment: z.string().startsWith('pi_'), trouble: z.enum(['warning', 'inquiry', 'fraudulent', 'product_not_received']) });
const endpointSchema = z.strictObject({ url: z.url(), secret: z.string().startsWith('whsec_') });
const requestsQuery = z.strictObject({ operation: z.string().optional(), limit: z.coerce.number().int().min(1).max(1000).default(100) });
const objectsQuery = z.strictObject({ object: z.string(), customer: z.string().optional(), limit: z.coerce.number().int().min(1).max(1000).default(100) });
/** One event, or every delivery in that state: `dropped` by a fault, `failed` for good, `delivered` already. */
const resendSchema = z.strictObject({ event: z.string().optional(), state: z.enum(['dropped', 'failed', 'delivered']).default('dropped') });
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Control of the sandbox by the product's own tools and tests; from this machine only, never from a web page. */
export function registerControl(app: FastifyInstance, parts: ControlParts): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/_sandbox/')) return;
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    // A page that rebinds its name to this machine still sends its own name.
    if (!LOOPBACK.has(request.ip) || !['127.0.0.1', 'localhost', '[::1]'].includes(host)) await problem(reply, 403, 'The control API answers on loopback only.');
  });
  registerClock(app, parts);
  app.post('/_sandbox/trouble', handle(troubleSchema, async input => { await makeTrouble(parts.db, parts.clock.now(), input); parts.sender.wake(); return { ok: true }; }));
  app.get('/_sandbox/health', async () => { await parts.db.query('select 1'); return { ok: true }; });
  app.get('/_sandbox/faults', async () => parts.faults.describe());
  app.post('/_sandbox/faults', handle(faultsSchema, async input => { parts.faults.configure(input); return parts.faults.describe(); }));
  app.post('/_sandbox/webhook_endpoints', handle(endpointSchema, async input => { await saveEndpoint(parts.db, input, 'control'); return listEndpoints(parts.db); }));
  app.get('/_sandbox/webhook_endpoints', async () => listEndpoints(parts.db));
  app.delete('/_sandbox/webhook_endpoints', async () => { await parts.db.query('update stripe_webhook_endpoint set enabled = false'); parts.sender.forget(); return listEndpoints(parts.db); });
  app.get('/_sandbox/webhooks/idle', async () => ({ idle: await parts.sender.idle() }));
  app.post('/_sandbox/webhooks/resend', handle(resendSchema, async input => {
    const { rowCount } = await parts.db.query(
      `update stripe_delivery d set state = 'pending', attempts = 1, next_at = now() from stripe_event e
       where e.id = d.event_id and d.state <> 'pending' and ($1::text is null or e.id = $1) and ($2::text is null or d.state = $2)`, [input.event ?? null, input.event ? null : input.state]);
    parts.sender.wake();
    return { resent: rowCount ?? 0 };
  }));
  app.get('/_sandbox/deliveries', async () => listDeliveries(parts.db));
  app.get('/_sandbox/requests', async (request, reply) => {
    const query = requestsQuery.safeParse(request.query);
    if (!query.success) return problem(reply, 400, z.prettifyError(query.error));
    return listRequests(parts.db, query.data);
  });
  app.get('/_sandbox/objects', async (request, reply) => {
    const query = objectsQuery.safeParse(request.query);
    if (!query.success) return problem(reply, 400, z.prettifyError(query.error));
    return listStored(parts.db, query.data);
  });
  app.post('/_sandbox/reset', handle(z.strictObject({}), async () => {
    await emptyTables(parts.db);
    parts.sender.forget();
    await parts.db.query('update sandbox_clock set offset_seconds = 0');
    parts.clock.reset();
    parts.faults.clear();
    return { ok: true };
  }));
}

const DEADLOCK = '40P01';
/** What is being sent or done meanwhile may hold the tables in another order: the database then refuses one of the two. */
async function emptyTables(db: Db, tries = 5): Promise<void> {
  for (let left = tries; ; left--) {
    try {
      await db.query('truncate stripe_object, stripe_event, stripe_delivery, stripe_timer, stripe_idempotency, sandbox_request, mail_message, sms_message restart identity');
      return;
    } catch (error) { if ((error as { code?: string }).code !== DEADLOCK || left === 1) throw error; }
  }
}

/** @throws RangeError for a payment that was not collected */
const makeTrouble = (db: Db, now: number, { payment, trouble }: z.output<typeof troubleSchema>): Promise<void> => inTransaction(db, async tx => {
  const unit = new Unit(tx, now, { requestId: null, idempotencyKey: null });
  await unit.enter(payment);
  const charge = (await unit.related<Charge>('charge', 'parent', payment)).find(c => c.status === 'succeeded');
  if (!charge) throw new RangeError(`No collected charge of ${payment}.`);
  await troubleCharge(unit, charge, trouble);
  await unit.flush();
});

function registerClock(app: FastifyInstance, { clock, timekeeper }: ControlParts): void {
  const describe = () => ({ now: new Date(clock.now() * 1000).toISOString(), seconds: clock.now(), offsetSeconds: clock.offset });
  app.get('/_sandbox/clock', async () => describe());
  app.post('/_sandbox/clock', handle(clockSchema, async input => {
    if ('beginAt' in input) { await timekeeper.begin(input.beginAt); return describe(); }
    const target = 'advanceSeconds' in input ? clock.now() + input.advanceSeconds
      : typeof input.advanceTo === 'number' ? input.advanceTo : Math.floor(Date.parse(input.advanceTo) / 1000);
    if (target < clock.now() - TOLERANCE_SECONDS) throw new RangeError('The clock does not go back.');
    const { ran } = await timekeeper.advance(target);
    return { ...describe(), ran };
  }));
}

function handle<S extends z.ZodType>(schema: S, work: (input: z.output<S>) => Promise<unknown>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    // Only JSON: a form of some web page could be sent here without asking.
    if (!(request.headers['content-type'] ?? '').startsWith('application/json')) return problem(reply, 415, 'Send application/json.');
    const parsed = schema.safeParse(request.body ?? {});
    if (!parsed.success) return problem(reply, 400, z.prettifyError(parsed.error));
    try {
      return await work(parsed.data);
    } catch (error) {
      if (error instanceof RangeError) return problem(reply, 400, error.message);
      throw error;
    }
  };
}

const problem = (reply: FastifyReply, status: number, detail: string): FastifyReply => reply.code(status).send({ status, detail });

async function listEndpoints(db: Db): Promise<{ items: unknown[] }> {
  const { rows } = await db.query('select id, url, enabled from stripe_webhook_endpoint order by id');
  return { items: rows };
}
async function listDeliveries(db: Db): Promise<{ items: unknown[] }> {
  const { rows } = await db.query(
    `select d.id::int, d.event_id "eventId", e.type, w.url, d.state, d.attempts, d.last_status "lastStatus", d.last_error "lastError", d.next_at "nextAt"
     from stripe_delivery d join stripe_event e on e.id = d.event_id join stripe_webhook_endpoint w on w.id = d.endpoint_id order by d.id desc limit 500`);
  return { items: rows };
}
async function listRequests(db: Db, query: z.output<typeof requestsQuery>): Promise<{ items: unknown[] }> {
  const { rows } = await db.query(
    `select id, operation, method, path, params, idempotency_key "idempotencyKey", status, replayed, at from sandbox_request
     where $1::text is null or operation = $1 order by seq desc limit $2`, [query.operation ?? null, query.limit]);
  return { items: rows };
}
async function listStored(db: Db, query: z.output<typeof objectsQuery>): Promise<{ items: unknown[] }> {
  const { rows } = await db.query<{ data: unknown }>(
    'select data from stripe_object where object = $1 and ($2::text is null or customer = $2) order by created desc, seq desc limit $3', [query.object, query.customer ?? null, query.limit]);
  return { items: rows.map(row => row.data) };
}
