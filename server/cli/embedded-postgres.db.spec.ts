import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { isFree, type LocalPostgres, startLocalPostgres } from './embedded-postgres.js';
import { serverPlaces } from './postgres-places.js';

async function ask(server: LocalPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try { return (await client.query(sql)).rows; } finally { await client.end(); }
}

describe('a PostgreSQL of our own', () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'mpp-own-')); // 0700: as root, the server's user may not go in
  afterAll(async () => {
    const { data } = await serverPlaces(dir);
    for (const one of [path.dirname(data), dir]) rmSync(one, { recursive: true, force: true });
  });

  it('runs even when the folder is private to root, keeps its data, and listens on the loopback interface alone', async () => {
    const first = await startLocalPostgres(dir, { durable: false });
    await ask(first, 'create table kept (n int)');
    expect(await ask(first, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await ask(first, `select 1 as x from pg_hba_file_rules where auth_method = 'trust'`)).toEqual([]);
    await first.stop();
    expect(await isFree(Number(new URL(first.adminUrl).port))).toBe(true);
    const second = await startLocalPostgres(dir, { durable: false });
    expect(await ask(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
    await second.stop();
    await second.stop(); // twice does no harm
    const { data } = await serverPlaces(dir);
    expect(existsSync(path.join(data, 'postmaster.pid'))).toBe(false);
  });

  it('takes no connection with a wrong password', async () => {
    const server = await startLocalPostgres(dir, { durable: false });
    const wrong = Object.assign(new URL(server.adminUrl), { password: 'postgres' }).href;
    await expect(ask({ ...server, adminUrl: wrong }, 'select 1')).rejects.toThrow(/password authentication failed/);
    await server.stop();
  });
});
