import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../db.js';
import { missing } from './errors.js';
import { newId } from '../ids.js';
import { demandNone, problemsOfEvent } from './replies.js';

/** The least every stored object has. */
export interface Doc { id: string; object: string; created?: number; date?: number }
export type Hidden = Record<string, unknown>;

export interface Origin { requestId: string | null; idempotencyKey: string | null }
export interface Timer { kind: string; ref: string; due: number }
/** `saved` and `told` are JSON: what lies in the database, and what the last event of a creation or an update said. */
interface Entry { doc: Doc; hidden: Hidden; saved: { doc: string; hidden: string }; told: string }
interface NewEvent { id: string; type: string; created: number; object: string; previous: Record<string, unknown> | null }

export const API_VERSION = '2026-10-28.endive';

/** Fields by which other rows are found; kept beside the JSON as columns. */
function keysOf(doc: Doc, hidden: Hidden): { customer: string | null; parent: string | null } {
  const all = doc as unknown as Record<string, unknown>;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  switch (doc.object) {
    case 'customer': return { customer: doc.id, parent: text(all['test_clock']) };
    case 'invoice': {
      const parent = all['parent'] as { subscription_details?: { subscription?: string } } | null;
      return { customer: text(all['customer']), parent: parent?.subscription_details?.subscription ?? null };
    }
    case 'invoiceitem': {
      const parent = all['parent'] as { subscription_details?: { subscription?: string } } | null;
      return { customer: text(all['customer']), parent: parent?.subscription_details?.subscription ?? null };
    }
    case 'invoice_payment': return { customer: null, parent: text(all['invoice']) };
    case 'price': return { customer: null, parent: text(all['product']) };
    case 'credit_note': return { customer: text(all['customer']), parent: text(all['invoice']) };
    // A dispute names no customer, and belongs to one all the same.
    default: return { customer: text(all['customer']) ?? text(hidden['customer']), parent: text(all['payment_intent']) };
  }
}

/**
 * The objects, events and timers one request or one timer touches. Nothing is written before `flush`, which the caller
 * runs inside the transaction `tx`.
 */
export class Unit {
  private readonly entries = new Map<string, Entry>();
  private readonly events: NewEvent[] = [];
  private readonly removed = new Set<string>();
  private readonly timers = new Map<string, Timer | null>();
  /** Test clock of the customer that was entered; empty for the sandbox's own clock. */
  testClock = '';

  /** With a `base` it only looks what would happen from there on: it reads, and never writes. */
  constructor(readonly tx: Tx, public now: number, readonly origin: Origin, private readonly base: Unit | null = null) {}

  /** A unit at the same moment in which anything can be tried without a trace. */
  sketch(): Unit {
    const unit = new Unit(this.tx, this.now, this.origin, this);
    unit.testClock = this.testClock;
    return unit;
  }

  get changed(): boolean { return this.events.length > 0; }

  /**
   * Waits until nobody else works on the customer to whom object `id` belongs, then takes that customer's time.
   * Comes before the first read of what will be changed.
   */
  async enter(id: string): Promise<void> {
    const locked = await this.tx.query<{ key: string }>(
      `select key, pg_advisory_xact_lock(hashtextextended(key, 1)) from (select coalesce((select customer from stripe_object where id = $1), $1) as key) owner`, [id]);
    const key = locked.rows[0]?.key ?? id;
    const clock = await this.tx.query<{ id: string; frozen: string }>(
      `select t.id, t.data ->> 'frozen_time' frozen from stripe_object c join stripe_object t on t.id = c.parent
       where c.id = $1 and c.object = 'customer' and t.object = 'test_helpers.test_clock'`, [key]);
    const row = clock.rows[0];
    if (row) { this.testClock = row.id; this.now = Number(row.frozen); }
  }

  async find<T extends Doc>(id: string): Promise<T | null> {
    const known = this.entries.get(id);
    if (known) return known.doc as T;
    const seen = this.base?.entries.get(id);
    if (seen) return this.remember(structuredClone(seen.doc), structuredClone(seen.hidden)) as T;
    const { rows } = await this.tx.query<{ data: Doc; hidden: Hidden }>('select data, hidden from stripe_object where id = $1', [id]);
    return rows[0] ? (this.remember(rows[0].data, rows[0].hidden) as T) : null;
  }

  /** Loads many objects with one query. */
  async preload(sql: string, values: readonly unknown[]): Promise<Doc[]> {
    const { rows } = await this.tx.query<{ data: Doc; hidden: Hidden }>(`select data, hidden from stripe_object where ${sql}`, [...values]);
    return rows.map(row => this.remember(row.data, row.hidden));
  }

  /** The object, or Stripe's "No such …" when it is missing or of another kind. */
  async get<T extends Doc>(object: T['object'], id: string, param = 'id'): Promise<T> {
    const doc = await this.find<T>(id);
    if (doc?.object !== object) throw missing(object, id, param);
    return doc;
  }

  /** Objects whose column equals `value`, oldest first; at most 500. */
  async related<T extends Doc>(object: T['object'], column: 'customer' | 'parent', value: string): Promise<T[]> {
    await this.flushObjects();
    const { rows } = await this.tx.query<{ data: Doc; hidden: Hidden }>(
      `select data, hidden from stripe_object where object = $1 and ${column} = $2 order by created, seq limit 500`, [object, value]);
    return rows.map(row => this.remember(row.data, row.hidden) as T);
  }

  /** Invoice items of a customer that are on no invoice yet, oldest first. */
  async waiting<T extends Doc>(customer: string): Promise<T[]> {
    await this.flushObjects();
    const { rows } = await this.tx.query<{ data: Doc; hidden: Hidden }>(
      `select data, hidden from stripe_object where object = 'invoiceitem' and customer = $1 and data ->> 'invoice' is null order by created, seq limit 500`, [customer]);
    return rows.map(row => this.remember(row.data, row.hidden) as T);
  }

  /** Takes rows another query found; what this unit already holds wins. */
  remember(doc: Doc, hidden: Hidden): Doc {
    const known = this.entries.get(doc.id);
    if (known) return known.doc;
    const text = JSON.stringify(doc);
    this.entries.set(doc.id, { doc, hidden, saved: { doc: text, hidden: JSON.stringify(hidden) }, told: text });
    return doc;
  }

  add<T extends Doc>(doc: T, hidden: Hidden = {}): T {
    this.entries.set(doc.id, { doc, hidden, saved: { doc: '', hidden: '' }, told: JSON.stringify(doc) });
    return doc;
  }

  /** Takes an object away for good; the caller tells it first. */
  remove(doc: Doc): void { this.entries.delete(doc.id); this.removed.add(doc.id); }

  /** What only the sandbox knows of an object that this unit holds. */
  hidden(id: string): Hidden {
    const entry = this.entries.get(id);
    if (!entry) throw new Error(`${id} is not loaded`);
    return entry.hidden;
  }

  /** Records an event with the object as it stands now; an update also says what it was when that was last told. */
  emit(type: string, doc: Doc): void { this.emitAll([type], doc); }

  /** One change that is told under several names. */
  emitAll(types: readonly string[], doc: Doc): void {
    const entry = this.entries.get(doc.id);
    const text = JSON.stringify(doc);
    const changes = entry && types.some(type => type.endsWith('.updated')) ? differences(entry.told, text) : null;
    for (const type of types) this.record(type, doc, text, type.endsWith('.updated') ? changes : null);
    if (entry && types.some(type => /\.(created|updated)$/.test(type))) entry.told = text;
  }

  private record(type: string, doc: Doc, text: string, previous: Record<string, unknown> | null): void {
    if (previous && Object.keys(previous).length === 0) return;
    demandNone(problemsOfEvent(type, { object: doc, ...(previous ? { previous_attributes: previous } : {}) }));
    this.events.push({ id: newId('evt'), type, created: this.now, object: text, previous });
  }

  /** The event as it is sent; the object in it is not put into words a second time. */
  private payloadOf(event: NewEvent, endpoints: number): string {
    const { id, type, created } = event;
    const head = JSON.stringify({
      id, object: 'event', api_version: API_VERSION, created, livemode: false, pending_webhooks: endpoints,
      request: { id: this.origin.requestId, idempotency_key: this.origin.idempotencyKey }, type,
    });
    const previous = event.previous ? `,"previous_attributes":${JSON.stringify(event.previous)}` : '';
    return `${head.slice(0, -1)},"data":{"object":${event.object}${previous}}}`;
  }

  /** Billing time will call the handler of `kind` for `ref` at `due`; a second call replaces the first. */
  schedule(kind: string, ref: string, due: number): void { this.timers.set(`${kind} ${ref}`, { kind, ref, due }); }
  unschedule(kind: string, ref: string): void { this.timers.set(`${kind} ${ref}`, null); }

  /** Writes everything; afterwards the unit may go on. */
  async flush(): Promise<void> {
    if (this.base) return;
    await this.flushObjects();
    await this.flushEvents();
    await this.flushTimers();
  }

  private async flushObjects(): Promise<void> {
    if (this.base) return;
    if (this.removed.size > 0) await this.tx.query('delete from stripe_object where id = any($1)', [[...this.removed]]);
    this.removed.clear();
    const rows: string[] = [];
    for (const entry of this.entries.values()) {
      const [doc, hidden] = [JSON.stringify(entry.doc), JSON.stringify(entry.hidden)];
      if (doc === entry.saved.doc && hidden === entry.saved.hidden) continue;
      entry.saved = { doc, hidden };
      const { id, object, created, date } = entry.doc;
      const head = JSON.stringify({ id, object, created: created ?? date ?? this.now, ...keysOf(entry.doc, entry.hidden) });
      rows.push(`${head.slice(0, -1)},"data":${doc},"hidden":${hidden}}`);
    }
    if (rows.length === 0) return;
    await this.tx.query(
      `insert into stripe_object (id, object, created, customer, parent, data, hidden)
       select r ->> 'id', r ->> 'object', (r ->> 'created')::bigint, r ->> 'customer', r ->> 'parent', (r -> 'data')::jsonb, (r -> 'hidden')::jsonb
       from json_array_elements($1::json) with ordinality as list(r, n) order by n
       on conflict (id) do update set customer = excluded.customer, parent = excluded.parent, data = excluded.data, hidden = excluded.hidden`,
      [`[${rows.join(',')}]`]);
  }

  private async flushEvents(): Promise<void> {
    const events = this.events.splice(0);
    if (events.length === 0) return;
    const endpoints = (await this.tx.query<{ id: string }>('select id from stripe_webhook_endpoint where enabled order by id')).rows.map(row => row.id);
    await this.tx.query(
      `insert into stripe_event (id, type, created, payload)
       select r ->> 'id', r ->> 'type', (r ->> 'created')::bigint, r::text from json_array_elements($1::json) with ordinality as list(r, n) order by n`,
      [`[${events.map(event => this.payloadOf(event, endpoints.length)).join(',')}]`]);
    if (endpoints.length === 0) return;
    await this.tx.query(
      'insert into stripe_delivery (event_id, endpoint_id) select e, w from unnest($1::text[]) with ordinality as events(e, n) cross join unnest($2::text[]) as endpoints(w) order by n, w',
      [events.map(event => event.id), endpoints]);
  }

  private async flushTimers(): Promise<void> {
    const all = [...this.timers];
    this.timers.clear();
    const gone = all.filter(([, timer]) => timer === null).map(([key]) => key);
    const set = all.flatMap(([, timer]) => (timer ? [timer] : []));
    if (gone.length > 0) await this.tx.query(`delete from stripe_timer where kind || ' ' || ref = any($1) and ref = any($2)`, [gone, gone.map(key => key.split(' ')[1])]);
    if (set.length === 0) return;
    await this.tx.query(
      `insert into stripe_timer (kind, ref, due, test_clock) select kind, ref, due, $2 from jsonb_to_recordset($1::jsonb) as list(kind text, ref text, due bigint)
       on conflict (kind, ref) do update set due = excluded.due, test_clock = excluded.test_clock`, [JSON.stringify(set), this.testClock]);
  }
}

/** What the fields that differ were before. */
function differences(before: string, after: string): Record<string, unknown> {
  if (before === after) return {};
  const [old, now] = [before, after].map(text => JSON.parse(text) as Record<string, unknown>) as [Record<string, unknown>, Record<string, unknown>];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return Object.fromEntries([...names].filter(name => !isDeepStrictEqual(old[name], now[name])).map(name => [name, old[name] ?? null]));
}
