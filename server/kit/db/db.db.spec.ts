import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyRing } from '#kit/crypto/key-ring.js';
import { cloneDatabase } from '#test/db/database.js';
import { dataSource } from './data-source.js';
import { Db } from './db.js';
import { enqueue } from '#kit/jobs/enqueue.js';

const ring = new KeyRing(JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } }));
const nobody = { kind: 'anonymous', id: null, rowScope: {} };
let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Db;

beforeAll(async () => {
  clone = await cloneDatabase();
  const [app, system] = [dataSource({ url: clone.appUrl, poolSize: 3, name: 'app' }), dataSource({ url: clone.systemUrl, poolSize: 3, name: 'system' })];
  await app.initialize(); await system.initialize();
  db = new Db({ app, system, keys: ring, ports: {} as never, timeZone: 'America/Phoenix', movableClock: true });
});
afterAll(async () => { await db.close(); await clone.dispose(); });

const jobs = async () => (await db.systemStatement<{ n: number }>('select count(*)::int n from graphile_worker._private_jobs'))[0]!.n;

test('a change that throws leaves neither row nor job', async () => {
  await expect(db.change(nobody, async tx => {
    await tx.query(`insert into domain_event (id, name, payload, occurred_at) values (gen_random_uuid(), 'x', '{}', now())`);
    await enqueue(tx, 'noop', {});
    throw new Error('no');
  })).rejects.toThrow('no');
  expect(await jobs()).toBe(0);
  expect(await db.systemStatement('select 1 from domain_event')).toEqual([]);
});

test('the job commits with the change', async () => {
  await db.change(nobody, tx => enqueue(tx, 'noop', { id: '1' }));
  expect(await jobs()).toBe(1);
});

test('of two that lock the same rows in other orders both are done, one after the other', async () => {
  await db.systemStatement(`insert into job_schedule (task, asked_at) values ('one', now()), ('two', now())`);
  let tries = 0;
  const effects: string[] = [];
  const lock = (first: string, second: string) => db.systemChange('test', async tx => {
    tries += 1;
    tx.afterCommit(() => effects.push(first));
    for (const task of [first, second]) { await tx.query('update job_schedule set asked_at = now() where task = $1', [task]); await setTimeout(100); }
    return first;
  });
  expect(await Promise.all([lock('one', 'two'), lock('two', 'one')])).toEqual(['one', 'two']);
  expect([tries, effects.sort()]).toEqual([3, ['one', 'two']]);
});

test('a read refuses to write', async () => {
  await expect(db.read(nobody, tx => tx.query(`insert into domain_event (id, name, payload, occurred_at) values (gen_random_uuid(), 'x', '{}', now())`))).rejects.toThrow(/read-only/);
});

test('business time runs ahead by the stored offset, system time does not', async () => {
  await db.systemStatement(`update business_clock set ahead = '40 days'`);
  const [now, systemNow, today] = await db.read(nobody, async tx => [tx.now, tx.systemNow, tx.today] as const);
  expect(Math.round((now.getTime() - systemNow.getTime()) / 86_400_000)).toBe(40);
  expect(today).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('the application role cannot rewrite the audit trail', async () => {
  await expect(db.change({ ...nobody, rowScope: { all: true } }, tx => tx.query('update audit_entry set action = action'))).rejects.toThrow(/permission denied/);
  await expect(db.change({ ...nobody, rowScope: { all: true } }, tx => tx.query('delete from audit_entry'))).rejects.toThrow(/permission denied/);
});
