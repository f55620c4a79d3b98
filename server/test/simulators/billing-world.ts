import Fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Actor, visitor } from '#access/actor.js';
import {
  callOpenSubscription, insertSubscription, type OpenedForUs, type OpenSubscriptionRequest, planSubscription, registerStripeWebhook, settleOpenSubscription, type SubscriptionWish, WEBHOOK_PATH,
} from '#billing/index.js';
import { PROCESS_EVENT, processEvent } from '#billing/process-event.js';
import { StripePayments } from '#integrations/stripe/stripe-payments.js';
import type { Db } from '#kit/db/db.js';
import type { Ports } from '#kit/db/ports.js';
import { createLog } from '#kit/http/log.js';
import { newId } from '#kit/ids/ids.js';
import { registerTask, type RunningWorker, startWorker, taskNames } from '#kit/jobs/worker.js';
import { addDays, calendarDate, type CalendarDate } from '#kit/time/calendar-date.js';
import { payInBrowser, SECRET_KEY, startWorld, WEBHOOK_SECRET, type World } from '#sandbox/test/harness.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';

export interface BillingWorld {
  readonly t: TestDb; readonly db: Db; readonly sandbox: World; readonly webhookUrl: string;
  /** Waits until nothing is on its way: no webhook owed, no job left. */
  quiet(): Promise<void>;
  prepare(o?: Partial<SubscriptionWish>): Promise<{ actor: Actor; request: OpenSubscriptionRequest }>;
  /** Prepare, call, settle, as the submit command does. */
  open(o?: Partial<SubscriptionWish>): Promise<{ actor: Actor; request: OpenSubscriptionRequest; opened: OpenedForUs }>;
  pay(opened: OpenedForUs, card: string): Promise<{ status: number }>;
  row(table: string, id: string): Promise<Record<string, unknown>>;
  /** Names of the events of one subscription, in order. */
  said(subscriptionId: string): Promise<string[]>;
  today(): Promise<CalendarDate>;
  /** The product goes, the processor stays: nothing is connected to its database any more, whose name this gives. */
  leave(): Promise<string>;
  close(): Promise<void>;
}

export interface WorldOptions extends Omit<NonNullable<Parameters<typeof openTestDb>[0]>, 'poolSize'> { /** No webhook reaches it, and it looks for none by itself. */ readonly deaf?: boolean }

export const log = createLog('silent');

/** Listens for the processor's messages. */
export async function webhookServer(db: Db): Promise<FastifyInstance> {
  const server = Fastify({ forceCloseConnections: true });
  await registerStripeWebhook(server, db, log);
  return server;
}

async function startServer(db: Db): Promise<FastifyInstance> {
  const server = await webhookServer(db);
  await server.listen({ host: '127.0.0.1', port: 0 });
  return server;
}

/** Real database, real SDK, the sandbox, its webhooks into our route, a worker. */
export async function startBillingWorld({ deaf = false, ...o }: WorldOptions = {}): Promise<BillingWorld> {
  const ports: Partial<Ports> = { ...o.ports };
  const t = await openTestDb({ ...o, ports, poolSize: 8 });
  const server = await startServer(t.db);
  const webhookUrl = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}${WEBHOOK_PATH}`;
  const sandbox = await startWorld(deaf ? [] : [{ url: webhookUrl, secret: WEBHOOK_SECRET }]);
  ports.payments = new StripePayments({ secretKey: SECRET_KEY, webhookSecrets: [WEBHOOK_SECRET], apiBase: sandbox.sandbox.url });
  if (!taskNames().includes(PROCESS_EVENT)) registerTask(PROCESS_EVENT, processEvent);
  const worker = await startWorker(t.db, log, { url: t.clone.systemUrl, concurrency: 4, jobsOnly: deaf });
  let left = false;
  const leave = async (): Promise<string> => {
    if (!left) { left = true; await worker.stop(); await server.close(); await t.db.close(); }
    return t.clone.name;
  };
  return { t, db: t.db, sandbox, webhookUrl, ...actions(t.db, sandbox, worker), leave, close: async () => { await leave(); await sandbox.close(); await t.clone.dispose(); } };
}

/** Looks after which an event that is still waiting is left to wait: a job that lost to another one comes again some seconds later. */
const PATIENCE = 200;
const anyWaiting = async (db: Db): Promise<boolean> => (await db.systemStatement('select 1 from inbox_event where processed_at is null limit 1')).length > 0;

function actions(db: Db, sandbox: World, worker: RunningWorker) {
  const today = async (): Promise<CalendarDate> => calendarDate(await db.read({ kind: 'test', id: null, rowScope: {} }, async tx => tx.today));
  const prepare = async (o: Partial<SubscriptionWish> = {}) => {
    const actor = visitor(newId());
    const wish: SubscriptionWish = {
      applicationId: actor.applicationId!, householdId: null, currency: 'usd', startsOn: await today(), chargeNow: true,
      items: [{ kind: 'plan', priceRef: newId(), unitCents: 27_900n }, { kind: 'addon', priceRef: newId(), unitCents: 3_000n }], ...o,
    };
    return { actor, request: await db.change(actor, tx => insertSubscription(tx, planSubscription(wish, tx))) };
  };
  return {
    today, prepare,
    open: async (o: Partial<SubscriptionWish> = {}) => {
      const { actor, request } = await prepare(o);
      const remote = await callOpenSubscription(request, db.ports);
      return { actor, request, opened: await db.change(actor, tx => settleOpenSubscription(tx, request, remote)) };
    },
    pay: (opened: OpenedForUs, card: string) => payInBrowser(sandbox.sandbox.url, opened.handle!.clientSecret, card),
    quiet: async () => {
      for (let i = 0; i < 400; i++) {
        const { idle } = await sandbox.control<{ idle: boolean }>('webhooks/idle');
        if (idle) { await worker.drain(); if (i >= PATIENCE || !(await anyWaiting(db))) return; }
        await wait(25);
      }
      throw new Error('webhooks are still owed after 10 s');
    },
    row: async (table: string, id: string) => (await db.systemStatement(`select * from ${table} where id = $1`, [id]))[0]!,
    said: async (subscriptionId: string) => (await db.systemStatement<{ name: string }>(`select name from domain_event where payload->>'subscription' = $1 order by id`, [subscriptionId])).map(e => e.name),
  };
}

export const inDays = (date: CalendarDate, days: number): CalendarDate => addDays(date, days);
