import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** A running `COPY ... TO STDOUT`: bytes as the server sends them, and the number of rows once they have ended. */
export interface CopyOut { readonly chunks: AsyncIterable<Uint8Array>; rows(): number }

/** Values as literals, where no parameters can go. Text arrays as the driver would send them. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map(v => `"${String(v).replace(/["\\]/g, '\\$&')}"`).join(',')}}`);
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (typeof value === 'object') throw new Error('a value in a statement is text, a number, a date or a list of them');
  return pg.escapeLiteral(String(value as string | number | bigint | boolean));
}

/** `$1` of the text, outside of quotes, becomes the first literal. Generated SQL alone comes here. */
export function withLiterals(sql: string, params: readonly unknown[]): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g, (whole, n: string | undefined) => (n === undefined ? whole : literal(params[Number(n) - 1])));
}

/**
 * Streams a SELECT as CSV on the connection of an open transaction, row by row from the server, under its row-level security.
 * `cancel` stops what the backend with this process id is doing, for a reader that gives up half way.
 */
export function copyOut(client: pg.PoolClient, sql: string, params: readonly unknown[], mostSeconds: number, cancel: (pid: number) => Promise<unknown>): CopyOut {
  let rows = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    await client.query(`set local statement_timeout = ${Math.round(mostSeconds * 1000)}`);
    const stream = client.query(copyTo(`copy (${withLiterals(sql, params)}) to stdout with (format csv)`));
    try {
      for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) yield chunk;
      rows = stream.rowCount;
    } finally { if (!stream.destroyed && !stream.readableEnded) await stop(stream, () => cancel((client as unknown as { processID: number }).processID)); }
  }
  return { chunks: chunks(), rows: () => rows };
}

/** The connection is of use again only after the server has said its last word. */
async function stop(stream: Readable, cancel: () => Promise<unknown>): Promise<void> {
  const ended = finished(stream).catch(() => undefined);
  stream.resume();
  await cancel();
  await ended;
}
