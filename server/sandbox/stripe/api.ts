import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Db, Tx } from '../db.js';
import { inTransaction } from '../db.js';
import { newId } from '../ids.js';
import { parseForm, type Form, type FormValue } from '../http/form.js';
import type { BillingClock } from '../clock.js';
import { stripeHas } from './definitions.js';
import { ApiError, invalid, serverFault } from './errors.js';
import { expandAll } from './expand.js';
import { afterCommit, beforeWork } from './mishaps.js';
import type { Faults, Rule } from './faults.js';
import { keep, recall, type Answer } from './idempotency.js';
import type { Dunning } from './lifecycle/collection.js';
import { readParams } from './params.js';
import { demandNone, Misfit, problemsOfError, problemsOfReply } from './replies.js';
import { checkRequest } from './requests.js';
import { publicView } from './publishable.js';
import type { Route } from './route.js';
import { API_VERSION, Unit } from './store.js';

export interface ApiOptions {
  db: Db; clock: BillingClock; faults: Faults; dunning: Dunning; secretKeys: readonly string[]; publishableKeys: readonly string[];
  /** Called after each commit that left work for the webhook sender. */
  onCommit(): void;
  onError(error: unknown): void;
}
interface Incoming { id: string; route: Route; form: Form; pathId: string; path: string; browser: boolean; key: string | null; fingerprint: string }

/** Registers the endpoints, and a clear refusal for every other one. */
export function registerApi(app: FastifyInstance, routes: readonly Route[], options: ApiOptions): void {
  for (const route of routes) {
    app.route({ method: route.method, url: route.path, handler: (request, reply) => answer(route, request, reply, options) });
  }
  app.all('/v1/*', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const error = stripeHas(request.method, path)
      ? invalid(`The sandbox does not implement ${request.method} ${path}.`, 'sandbox_not_implemented', undefined, 501)
      : invalid(`Unrecognized request URL (${request.method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`, undefined, undefined, 404);
    await send(reply, { status: error.status, body: JSON.stringify({ error: error.body }) }, newId('req'), null, false);
  });
}

async function answer(route: Route, request: FastifyRequest, reply: FastifyReply, options: ApiOptions): Promise<FastifyReply> {
  const id = newId('req');
  const key = header(request, 'idempotency-key');
  let result: Answer & { replayed?: boolean };
  let rule: Rule | null = null;
  let form: Form = {};
  try {
    form = readForm(request);
    const browser = authorize(route, request, form, options);
    const pathId = String((request.params as { id?: string })['id'] ?? '');
    const path = request.url.split('?')[0] ?? '';
    checkKey(key);
    rule = options.faults.take(route.operation);
    // oxlint-disable-next-line typescript/return-await -- the reply is thenable, and was sent
    if (await beforeWork(rule, reply)) return reply;
    const incoming = { id, route, form, pathId, path, browser, key: route.method === 'POST' ? key : null, fingerprint: fingerprintOf(request.method, path, form) };
    result = await inTransaction(options.db, tx => run(tx, incoming, options));
    if (route.method !== 'GET') options.onCommit(); // a read leaves nothing to send
  } catch (error) {
    const known = error instanceof ApiError ? error : serverFault(500, error instanceof Misfit ? `The sandbox failed: ${error.message}` : 'The sandbox failed; see its log.');
    if (!(error instanceof ApiError)) options.onError(error);
    result = { status: known.status, body: wrapError(known, id) };
    await logRequest(options.db, { id, route, form, path: request.url.split('?')[0] ?? '', key, status: result.status, replayed: false }).catch((error: unknown) => options.onError(error));
  }
  if (rule && result.status < 400 && (await afterCommit(rule, reply))) return reply;
  return send(reply, result, id, key, result.replayed === true);
}

async function run(tx: Tx, incoming: Incoming, options: ApiOptions): Promise<Answer & { replayed?: boolean }> {
  const { route, key, id, form } = incoming;
  const log = (status: number, replayed: boolean) => logRequest(tx, { id, route, form, path: incoming.path, key, status, replayed });
  if (key !== null) {
    const before = await recall(tx, key, incoming.fingerprint);
    if (before) { await log(before.status, true); return { ...before, replayed: true }; }
  }
  const result = await execute(tx, incoming, options);
  if (key !== null) await keep(tx, key, incoming.fingerprint, result);
  await log(result.status, false);
  return result;
}

async function execute(tx: Tx, incoming: Incoming, options: ApiOptions): Promise<Answer> {
  const { route, id, browser } = incoming;
  const unit = new Unit(tx, options.clock.now(), { requestId: id, idempotencyKey: incoming.key });
  const { key: _publishable, ...form } = incoming.form;
  const fields = browser ? form : incoming.form;
  checkRequest(route.operation, fields, browser);
  const params: unknown = readParams(route.operation, route.schema, fields);
  try {
    const value = await route.handle({ unit, params: params as never, id: incoming.pathId, browser, path: incoming.path, dunning: options.dunning });
    const paths = (params as { expand?: string[] }).expand ?? [];
    const shown = await expandAll(unit, value, browser ? [] : paths);
    demandNone(problemsOfReply(route.operation, shown));
    await unit.flush();
    return { status: 200, body: JSON.stringify(browser ? publicView(shown) : shown, null, 2) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    demandNone(problemsOfError(error.body));
    if (!error.keep) throw error;
    await unit.flush();
    const body = browser ? new ApiError(error.status, publicView(error.body) as ApiError['body']) : error;
    return { status: error.status, body: wrapError(body, id) };
  }
}

function authorize(route: Route, request: FastifyRequest, form: Form, options: ApiOptions): boolean {
  const given = credentials(request) ?? (typeof form['key'] === 'string' ? form['key'] : null);
  if (given === null) {
    throw new ApiError(401, { type: 'invalid_request_error', message: 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. \'Authorization: Bearer YOUR_SECRET_KEY\').' });
  }
  if (options.secretKeys.includes(given)) return false;
  if (!options.publishableKeys.includes(given)) {
    throw new ApiError(401, { type: 'invalid_request_error', message: `Invalid API Key provided: ${given.slice(0, 8)}${'*'.repeat(8)}` });
  }
  if (!route.forBrowser) {
    throw new ApiError(401, { type: 'invalid_request_error', code: 'secret_key_required', message: 'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.' });
  }
  return true;
}

function credentials(request: FastifyRequest): string | null {
  const value = header(request, 'authorization');
  if (!value) return null;
  if (/^bearer /i.test(value)) return value.slice(7).trim();
  if (/^basic /i.test(value)) return Buffer.from(value.slice(6), 'base64').toString('utf8').split(':')[0] ?? null;
  return null;
}

function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function readForm(request: FastifyRequest): Form {
  const query = request.url.split('?')[1] ?? '';
  const body = typeof request.body === 'string' ? request.body : '';
  try {
    return parseForm(request.method === 'GET' ? query : [query, body].filter(Boolean).join('&'));
  } catch (error) {
    throw invalid(`Invalid request: ${error instanceof Error ? error.message : 'unreadable body'}`);
  }
}

function checkKey(key: string | null): void {
  if (key !== null && key.length > 255) throw new ApiError(400, { type: 'idempotency_error', message: 'Idempotency keys may be at most 255 characters long.' });
}

const fingerprintOf = (method: string, path: string, form: Form): string =>
  createHash('sha256').update(JSON.stringify([method, path, sorted(form)])).digest('hex');
const sorted = (value: FormValue): unknown =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(sorted) : Object.keys(value).sort().map(name => [name, sorted(value[name] as FormValue)]);

const wrapError = (error: ApiError, requestId: string): string =>
  JSON.stringify({ error: { ...error.body, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` } }, null, 2);

function send(reply: FastifyReply, result: Answer, requestId: string, key: string | null, replayed: boolean): FastifyReply {
  return reply.code(result.status).headers({
    'content-type': 'application/json', 'request-id': requestId, 'stripe-version': API_VERSION, 'cache-control': 'no-cache, no-store',
    'access-control-allow-origin': '*', 'access-control-expose-headers': 'Request-Id, Stripe-Manage-Version, Stripe-Should-Retry',
    ...(key !== null ? { 'idempotency-key': key } : {}), ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    ...(result.status === 409 || result.status >= 500 ? { 'stripe-should-retry': result.status === 501 ? 'false' : 'true' } : {}),
  }).send(result.body);
}

/** Numbers of cards and accounts are written nowhere. */
function withoutNumbers({ card: _card, us_bank_account: _account, ...form }: Form): Form {
  const data = form['payment_method_data'];
  return typeof data === 'object' && !Array.isArray(data) ? { ...form, payment_method_data: withoutNumbers(data) } : form;
}

interface LogEntry { id: string; route: Route; form: Form; path: string; key: string | null; status: number; replayed: boolean }
async function logRequest(db: Db | Tx, entry: LogEntry): Promise<void> {
  const form = withoutNumbers(entry.form);
  await db.query(
    'insert into sandbox_request (id, operation, method, path, params, idempotency_key, status, replayed) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [entry.id, entry.route.operation, entry.route.method, entry.path, JSON.stringify(form), entry.key, entry.status, entry.replayed]);
}
