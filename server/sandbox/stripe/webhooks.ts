import type { Db } from '../db.js';
import { wallSeconds } from '../clock.js';
import { newId } from '../ids.js';
import type { Faults } from './faults.js';
import { signatureHeader } from './signature.js';

/** Milliseconds to wait after the n-th failed attempt; the last one repeats until `MAX_ATTEMPTS`. */
const BACKOFF_MS = [200, 500, 1000, 2000, 5000, 10_000] as const;
const MAX_ATTEMPTS = 360;
const PARALLEL = 12;
/** Deliveries taken from the database at once: a renewal day brings a hundred thousand. */
const FETCH = 120;
const TIMEOUT_MS = 10_000;
const IDLE_MS = 10_000;

interface Delivery { id: string; event_id: string; type: string; payload: string; url: string; secret: string; attempts: number }

/**
 * Sends stored events to their endpoints until each answers 2xx. What is still owed lies in the database: a restart
 * goes on where it was. The receiver must expect repeats and any order.
 */
export class WebhookSender {
  private timer: NodeJS.Timeout | undefined;
  private readonly busy = new Map<string, Promise<void>>();
  private queue: Delivery[] = [];
  private readonly stopping = new AbortController();
  private polling: Promise<void> | null = null;
  private again = false;

  constructor(private readonly db: Db, private readonly faults: Faults, private readonly onError: (error: unknown) => void) {}

  /** Looks for work now; cheap to call after every commit. */
  wake(): void {
    if (this.stopping.signal.aborted) return;
    if (this.polling) { this.again = true; return; }
    this.polling = this.poll().catch(this.onError).finally(() => {
      this.polling = null;
      if (this.again) { this.again = false; this.wake(); }
    });
  }

  async close(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.polling;
    await Promise.allSettled(this.busy.values());
  }

  /** Whether nothing is owed to anybody. */
  async idle(): Promise<boolean> {
    const { rows } = await this.db.query<{ count: number }>(`select count(*)::int count from stripe_delivery where state = 'pending' and endpoint_id in (select id from stripe_webhook_endpoint where enabled)`);
    return rows[0]?.count === 0 && this.busy.size === 0;
  }

  private async poll(): Promise<void> {
    clearTimeout(this.timer);
    if (this.queue.length < PARALLEL) {
      const { rows } = await this.db.query<Delivery>(
        `select d.id, d.event_id, e.type, e.payload, w.url, w.secret, d.attempts from stripe_delivery d
         join stripe_event e on e.id = d.event_id join stripe_webhook_endpoint w on w.id = d.endpoint_id
         where d.state = 'pending' and w.enabled and d.next_at <= now() and d.id <> all($1) order by ${this.faults.webhooks.shuffle ? `md5(d.id::text || '${this.faults.seed}')` : 'd.next_at, d.id'} limit ${FETCH}`,
        [this.held()]);
      this.queue.push(...rows);
    }
    this.pump();
    if (this.queue.length > 0) return;
    const next = await this.db.query<{ wait: number | null }>(
      `select (extract(epoch from min(next_at) - now()) * 1000)::int wait from stripe_delivery where state = 'pending' and id <> all($1)
       and endpoint_id in (select id from stripe_webhook_endpoint where enabled)`, [this.held()]);
    const wait = next.rows[0]?.wait ?? IDLE_MS;
    if (this.stopping.signal.aborted || this.busy.size >= PARALLEL) return;
    this.timer = setTimeout(() => this.wake(), Math.min(Math.max(wait, 5), IDLE_MS));
  }

  private held(): string[] { return [...this.busy.keys(), ...this.queue.map(delivery => delivery.id)]; }

  private pump(): void {
    while (this.busy.size < PARALLEL && !this.stopping.signal.aborted) {
      const next = this.queue.shift();
      if (!next) return;
      this.start(next);
    }
  }

  /** What was taken and not begun is left to the database, which may no longer have it. */
  forget(): void { this.queue = []; }

  private start(delivery: Delivery): void {
    const work = this.attempt(delivery).catch(this.onError).finally(() => {
      this.busy.delete(delivery.id);
      this.pump();
      if (this.queue.length < PARALLEL) this.wake();
    });
    this.busy.set(delivery.id, work);
  }

  private async attempt(delivery: Delivery): Promise<void> {
    const { webhooks } = this.faults;
    if (delivery.attempts === 0 && this.faults.strikesWebhook('drop')) { await this.finish(delivery, 'dropped', null, 'dropped by a fault'); return; }
    if (delivery.attempts === 0 && this.faults.strikesWebhook('delay')) {
      await this.db.query(`update stripe_delivery set next_at = now() + $2 * interval '1 ms', attempts = attempts + 1 where id = $1`, [delivery.id, webhooks.delayMs]);
      return;
    }
    const result = await this.send(delivery);
    if (result.status !== null && result.status >= 200 && result.status < 300) {
      this.faults.exitIfAsked('webhooks.deliver');
      await this.finish(delivery, 'delivered', result.status, null);
      if (this.faults.strikesWebhook('duplicate')) await this.send(delivery);
      return;
    }
    const attempts = delivery.attempts + 1;
    if (attempts >= MAX_ATTEMPTS) { await this.finish(delivery, 'failed', result.status, result.error); return; }
    const wait = BACKOFF_MS[Math.min(attempts, BACKOFF_MS.length) - 1];
    await this.db.query(
      `update stripe_delivery set attempts = $2, next_at = now() + $3 * interval '1 ms', last_status = $4, last_error = $5 where id = $1`,
      [delivery.id, attempts, wait, result.status, result.error]);
  }

  private async send(delivery: Delivery): Promise<{ status: number | null; error: string | null }> {
    try {
      const reply = await fetch(delivery.url, {
        method: 'POST', body: delivery.payload, redirect: 'manual',
        headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signatureHeader(delivery.payload, delivery.secret, wallSeconds()), 'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)' },
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await reply.body?.cancel();
      return { status: reply.status, error: reply.ok ? null : `HTTP ${reply.status}` };
    } catch (error) {
      return { status: null, error: error instanceof Error ? error.message : String(error) };
    }
  }

  private async finish(delivery: Delivery, state: string, status: number | null, error: string | null): Promise<void> {
    await this.db.query('update stripe_delivery set state = $2, attempts = attempts + 1, last_status = $3, last_error = $4 where id = $1', [delivery.id, state, status, error]);
  }
}

export interface Endpoint { url: string; secret: string }

/** Registers an endpoint; one that is known by its URL takes the new secret. */
export async function saveEndpoint(db: Db, endpoint: Endpoint, source: 'config' | 'control'): Promise<void> {
  await db.query(
    `insert into stripe_webhook_endpoint (id, url, secret, source) values ($1, $2, $3, $4)
     on conflict (url) do update set secret = excluded.secret, source = excluded.source, enabled = true`,
    [newId('we'), endpoint.url, endpoint.secret, source]);
}

/** The endpoints of the configuration; one of an earlier start that is no longer named gets nothing more. */
export async function configureEndpoints(db: Db, endpoints: readonly Endpoint[]): Promise<void> {
  await db.query(`update stripe_webhook_endpoint set enabled = false where source = 'config' and url <> all($1)`, [endpoints.map(endpoint => endpoint.url)]);
  for (const endpoint of endpoints) await saveEndpoint(db, endpoint, 'config');
}
