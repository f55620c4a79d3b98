import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { type KeyRing, sha256 } from '#kit/crypto/key-ring.js';
import { dateIn, systemClock } from '#kit/time/clock.js';
import { copyOut } from './copy-out.js';
import { glances } from './glance.js';
import type { Ports } from './ports.js';
import { TENANT_KEYS, type Principal } from './principal.js';
import type { Tx } from './tx.js';

export interface Command<P, R, O> {
  /** Writes the intent. Commits before `call`. */
  prepare(tx: Tx): Promise<P>;
  /** Talks to the outside with no transaction open. Must be repeatable: a janitor may run it again. */
  call(prepared: P, ports: Ports): Promise<R>;
  /** Writes the outcome. */
  settle(tx: Tx, prepared: P, result: R): Promise<O>;
}

export interface DbOptions { app: DataSource; system: DataSource; keys: KeyRing; ports: Ports; timeZone: string; movableClock: boolean }

/** The only place that begins and ends transactions. */
export class Db {
  constructor(private readonly o: DbOptions) {}

  get keys(): KeyRing { return this.o.keys; }
  get ports(): Ports { return this.o.ports; }
  /** The day of the provider's calendar. */
  readonly dateOf = (at: Date): string => dateIn(this.o.timeZone, at);

  /** One transaction: the change, its audit row, its events and its jobs commit together. */
  change<T>(principal: Principal, run: (tx: Tx) => Promise<T>): Promise<T> { return this.#unit(this.o.app, principal, false, run); }

  /** One read-only transaction. */
  read<T>(principal: Principal, run: (tx: Tx) => Promise<T>): Promise<T> { return this.#unit(this.o.app, principal, true, run); }

  /**
   * Reads of a page: each statement is a message and a transaction of its own, with the caller's scope in front of it. Half the
   * messages of `read`. No locks, no COPY, nothing that has to see what an earlier statement set.
   */
  async glance<T>(principal: Principal, run: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.o.app.createQueryRunner();
    const client = await runner.connect() as pg.PoolClient;
    try {
      const ask = glances(runner, client, principal);
      const systemNow = systemClock.now();
      const ahead = this.o.movableClock ? ((await ask<{ seconds: number }>('select extract(epoch from ahead)::float8 as seconds from business_clock'))[0]?.seconds ?? 0) : 0;
      const never = (): never => { throw new Error('a glance reads statement by statement: use read'); };
      return await run({
        ...this.#tx(runner.manager, client, principal, new Date(systemNow.getTime() + ahead * 1000), systemNow, []),
        query: ask, prepared: (text, values) => ask(text, values, statementName(text)), copyOut: never, systemWidenScope: never, afterCommit: never,
      });
    } finally { await runner.release(); }
  }

  /** A short transaction of its own, for what must survive a refusal: counters, denials, attempts. */
  aside<T>(principal: Principal, run: (tx: Tx) => Promise<T>): Promise<T> { return this.#unit(this.o.app, principal, false, run); }

  /** For named jobs only: the `mpp_system` role, not bound by row-level security. */
  systemChange<T>(job: string, run: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#unit(this.o.system, { kind: 'system', id: job, rowScope: { all: true } }, false, run);
  }

  /** prepare -> commit -> call -> settle -> commit. No transaction is open while the outside is called. */
  async command<P, R, O>(principal: Principal, c: Command<P, R, O>): Promise<O> {
    const prepared = await this.change(principal, tx => c.prepare(tx));
    const result = await c.call(prepared, this.o.ports);
    return this.change(principal, tx => c.settle(tx, prepared, result));
  }

  /** Statements that need no unit of work (health checks, webhook inbox): autocommit as `mpp_system`. */
  async systemStatement<R = Record<string, unknown>>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    const reply = await this.o.system.query<R[] | [R[], number]>(sql, params as unknown[]);
    return (Array.isArray(reply[0]) ? reply[0] : reply) as R[]; // TypeORM answers UPDATE and DELETE with [rows, count]
  }

  async businessNow(): Promise<Date> { return this.read({ kind: 'system', id: 'clock', rowScope: {} }, async tx => tx.now); }

  async close(): Promise<void> { await this.o.app.destroy(); await this.o.system.destroy(); }

  /** Two that lock the same rows in other orders: one of them is told, and does it again, after the other. */
  async #unit<T>(source: DataSource, principal: Principal, readOnly: boolean, run: (tx: Tx) => Promise<T>): Promise<T> {
    for (let times = 1; ; times++) {
      try { return await this.#once(source, principal, readOnly, run); } catch (error) { if (times === MOST_TIMES || !isDeadlock(error)) throw error; }
      await setTimeout(times * DEADLOCK_PAUSE_MS);
    }
  }

  async #once<T>(source: DataSource, principal: Principal, readOnly: boolean, run: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = source.createQueryRunner();
    const client = await runner.connect() as pg.PoolClient;
    const effects: (() => void)[] = [];
    try {
      const tx = await this.#begin(runner, client, principal, readOnly, effects);
      const out = await run(tx);
      await client.query('commit');
      inTransaction(runner, false);
      for (const effect of effects) effect();
      return out;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      inTransaction(runner, false);
      throw error;
    } finally { await runner.release(); }
  }

  /** BEGIN, the scope settings and the business clock travel in one message: one round trip. */
  async #begin(runner: QueryRunner, client: pg.PoolClient, principal: Principal, readOnly: boolean, effects: (() => void)[]): Promise<Tx> {
    const setting = (name: string, value: string) => `set_config('app.${name}', ${pg.escapeLiteral(value)}, true)`;
    const scope = principal.rowScope;
    const settings = [setting('scope', scope.all ? 'all' : ''), ...TENANT_KEYS.map(k => setting(k, scope.keys?.[k]?.join(',') ?? ''))];
    const clock = this.o.movableClock ? '; select extract(epoch from ahead)::float8 as seconds from business_clock' : '';
    const replies = await client.query(`begin${readOnly ? ' read only' : ''}; select ${settings.join(', ')}${clock}`) as unknown as pg.QueryResult<{ seconds: number }>[];
    inTransaction(runner, true); // TypeORM must not begin or commit one of its own inside
    const systemNow = systemClock.now();
    const ahead = this.o.movableClock ? (replies[2]?.rows[0]?.seconds ?? 0) : 0;
    const now = new Date(systemNow.getTime() + ahead * 1000);
    return this.#tx(runner.manager, client, principal, now, systemNow, effects);
  }

  #tx(manager: EntityManager, client: pg.PoolClient, principal: Principal, now: Date, systemNow: Date, effects: (() => void)[]): Tx {
    return {
      manager, principal, now, systemNow, timeZone: this.o.timeZone, clockMoves: this.o.movableClock, keys: this.o.keys, today: this.dateOf(now), marks: new Set(),
      query: async <R>(sql: string, params: readonly unknown[] = []) => (await client.query(sql, params as unknown[])).rows as R[],
      prepared: async <R>(text: string, values: readonly unknown[] = []) => (await client.query({ name: statementName(text), text, values: values as unknown[] })).rows as R[],
      copyOut: (sql, params, mostSeconds) => copyOut(client, sql, params, mostSeconds, pid => this.o.app.query('select pg_cancel_backend($1)', [pid])),
      builder: (entity, alias) => manager.createQueryBuilder(entity, alias),
      systemWidenScope: async (key, value) => { await client.query(`select set_config('app.${key}', $1, true)`, [value]); },
      afterCommit: effect => { effects.push(effect); },
      dateOf: this.dateOf,
    };
  }
}

const MOST_TIMES = 3;
const DEADLOCK_PAUSE_MS = 100;
const isDeadlock = (error: unknown): boolean => error instanceof Error && ((error as { code?: unknown }).code ?? (error as { driverError?: { code?: unknown } }).driverError?.code) === '40P01';

const names = new Map<string, string>();
/** PostgreSQL cuts names at 63 bytes; the driver refuses one name with two texts. */
function statementName(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `mpp_${sha256(text).slice(0, 32)}`;
  names.set(text, name);
  return name;
}

/** TypeORM calls the flag read-only; we begin and end transactions ourselves, so we must tell it. */
const inTransaction = (runner: QueryRunner, active: boolean): void => { (runner as { isTransactionActive: boolean }).isTransactionActive = active; };
