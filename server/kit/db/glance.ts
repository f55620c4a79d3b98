import pg from 'pg';
import { QueryResult, type QueryRunner } from 'typeorm';
import { literal, withLiterals } from './copy-out.js';
import { TENANT_KEYS, type Principal } from './principal.js';

type Ask = <R = Record<string, unknown>>(sql: string, values?: readonly unknown[], name?: string) => Promise<R[]>;

/** What each connection has planned, by name. */
const planned = new WeakMap<object, Set<string>>();

/**
 * Statements that each travel with their scope. Several statements in one message are one transaction for PostgreSQL, and settings
 * made local end with it: nobody who gets the connection later has them. With a name the statement is planned once a connection.
 * The builder's statements take the same way.
 */
export function glances(runner: QueryRunner, client: pg.PoolClient, principal: Principal): Ask {
  const scope = scopeSql(principal);
  const ask: Ask = async <R>(sql: string, values: readonly unknown[] = [], name?: string) => {
    const statement = name === undefined ? withLiterals(sql, values) : await executing(client, name, sql, values);
    const replies = await client.query(`${scope}; ${statement}`) as unknown as pg.QueryResult[];
    return replies.at(-1)!.rows as R[];
  };
  (runner as { query: unknown }).query = async (sql: string, values: unknown[] = [], structured = false) => {
    const rows = await ask(sql, values);
    return structured ? Object.assign(new QueryResult(), { raw: rows, records: rows, affected: rows.length }) : rows;
  };
  return ask;
}

/** Settings that are not named are empty: they are never made but for one transaction. */
function scopeSql({ rowScope }: Principal): string {
  const setting = (name: string, value: string): string => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`;
  const keys = TENANT_KEYS.flatMap(key => (rowScope.keys?.[key]?.length ? [setting(`app.${key}`, rowScope.keys[key].join(','))] : []));
  return `select ${[setting('transaction_read_only', 'on'), setting('app.scope', rowScope.all ? 'all' : ''), ...keys].join(', ')}`;
}

async function executing(client: pg.PoolClient, name: string, sql: string, values: readonly unknown[]): Promise<string> {
  let names = planned.get(client);
  if (!names) planned.set(client, names = new Set());
  const own = `${name.slice(0, 50)}_g`; // the driver's own are of another protocol
  if (!names.has(own)) {
    names.add(own); // at once: a second statement of this text waits behind the first in the connection's queue
    await client.query(`prepare ${own} as ${sql}`).catch((error: unknown) => { names.delete(own); throw error; });
  }
  return `execute ${own}${values.length ? `(${values.map(literal).join(', ')})` : ''}`;
}
