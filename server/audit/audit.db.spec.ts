import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { newId } from '#kit/ids/ids.js';
import { createLog } from '#kit/http/log.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { Random } from '#test/prove/random.js';
import { sealAll } from '#test/simulators/seal-all.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { verifyNightly } from './audit.tasks.js';
import { exportHead, record, sealAudit, verifyAudit } from './index.js';
import { verificationText } from './verification.text.js';

const write = (t: TestDb, details: Record<string, unknown> = {}): Promise<void> =>
  t.db.change(system('test'), tx => record(tx, { action: 'thing.changed', subjectType: 'Thing', subjectId: newId(), details }));

describe('the sealer', () => {
  let t: TestDb;
  let client: pg.Pool;
  const storage = new MemoryStorage();
  beforeAll(async () => { t = await openTestDb({ ports: { storage }, poolSize: 12 }); client = new pg.Pool({ connectionString: t.clone.systemUrl }); client.on('error', () => undefined); });
  afterAll(async () => { await client.end(); await t.close(); });

  test('seals nothing while an older transaction is open, and then everything in the order of the trail', async () => {
    await sealAll(t.db);
    let release = (): void => undefined;
    const open = new Promise<void>(resolve => { release = resolve; });
    let begun = (): void => undefined;
    const started = new Promise<void>(resolve => { begun = resolve; });
    const slow = t.db.change(system('slow'), async tx => {
      await record(tx, { action: 'thing.changed', subjectType: 'Thing', subjectId: 'slow' });
      begun();
      await open;
    });
    await started;
    await write(t);
    expect(await sealAudit(t.db)).toBe(0);
    const { unprotected, fault } = await verifyAudit(t.db, storage);
    expect(fault).toBeNull();
    expect(unprotected.unsealed).toBe(1);
    release();
    await slow;
    await sealAll(t.db);
    expect((await verifyAudit(t.db, storage)).unprotected.unsealed).toBe(0);
  });

  test('two sealers and transactions that commit out of order: no row is lost, none sealed twice', async () => {
    const random = new Random(20261120);
    const before = (await verifyAudit(t.db, storage)).rows;
    let writing = true;
    const sealers = [3, 50].map(async batch => { while (writing) { await sealAudit(t.db, { batch }); await new Promise(resolve => setTimeout(resolve, random.below(5))); } });
    const writers = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 40; i++) {
        await t.db.change(system('test'), async tx => {
          for (let n = random.below(3); n >= 0; n--) {
            await record(tx, { action: 'thing.changed', subjectType: 'Thing', subjectId: newId() });
            await new Promise(resolve => setTimeout(resolve, random.below(4)));
          }
          if (random.chance(0.1)) throw new Error('rolled back');
        }).catch((error: Error) => { if (error.message !== 'rolled back') throw error; });
      }
    });
    await Promise.all(writers);
    writing = false;
    await Promise.all(sealers);
    await sealAll(t.db);
    const { rows } = await client.query<{ rows: number; sealed: number; different: number }>(`select (select count(*)::int from audit_entry) rows,
      count(*)::int sealed, count(distinct s)::int different from audit_seal, unnest(seqs) s`);
    expect(rows[0]!.rows).toBeGreaterThan(before + 400);
    expect(rows[0]).toMatchObject({ sealed: rows[0]!.rows, different: rows[0]!.rows });
    expect(await verifyAudit(t.db, storage)).toMatchObject({ fault: null, rows: rows[0]!.rows, unprotected: { unsealed: 0, unexported: rows[0]!.rows, lastHeadAt: null } });
  });

  test('a head is written when the trail has grown, and covers it', async () => {
    await write(t);
    await sealAll(t.db);
    expect(await exportHead(t.db, storage)).toMatchObject({ sequence: 1 });
    expect(await exportHead(t.db, storage)).toBeNull();
    await write(t);
    await sealAll(t.db);
    expect(await exportHead(t.db, storage)).toMatchObject({ sequence: 2 });
    expect([...storage.files.keys()]).toEqual(['audit/heads/000000001.json', 'audit/heads/latest.json', 'audit/heads/000000002.json']);
    expect(await verifyAudit(t.db, storage)).toMatchObject({ fault: null, heads: 2, unprotected: { unsealed: 0, unexported: 0 } });
  });

  test('the nightly check leaves its result in the trail, once a day', async () => {
    const log = createLog('silent');
    await verifyNightly(t.db, {}, log);
    await verifyNightly(t.db, {}, log);
    const rows = await t.db.systemStatement<{ outcome: string; body: string }>(`select outcome, body from audit_entry where action = 'audit.verified'`);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ outcome: 'done' });
    expect(JSON.parse(rows[0]!.body)).toMatchObject({ details: { heads: 2 } });
  });

  test('no role of the product can choose the place of a row, or change the chain', async () => {
    for (const url of [t.clone.appUrl, t.clone.systemUrl]) {
      const c = new pg.Client({ connectionString: url });
      await c.connect();
      const made = `insert into audit_entry (COLUMN id, at, actor_kind, action, subject_type, subject_id, outcome, body, key_id, hmac) OVER values (VALUE gen_random_uuid(), now(), 'x', 'x', 'x', 'x', 'done', '{}', 'k1', 'x')`;
      const sql = (column: string, over: string, value: string): string => made.replace('COLUMN', column).replace('OVER', over).replace('VALUE', value);
      for (const refused of [sql('xid,', '', `'1',`), sql('seq,', 'overriding system value', '1,'), 'update audit_entry set body = body', 'delete from audit_entry', 'truncate audit_entry', 'update audit_seal set hash = hash', 'delete from audit_seal', 'truncate audit_seal'])
        await expect(c.query(refused), refused).rejects.toThrow(/permission denied/);
      await c.end();
    }
  });
});

describe('what the seals do not cover yet', () => {
  let t: TestDb;
  let owner: pg.Client;
  const storage = new MemoryStorage();
  beforeAll(async () => {
    t = await openTestDb({ ports: { storage } });
    owner = new pg.Client({ connectionString: t.clone.ownerUrl });
    owner.on('error', () => undefined);
    await owner.connect();
    for (let i = 0; i < 5; i++) await write(t);
    await sealAll(t.db);
    await exportHead(t.db, storage);
    for (let i = 0; i < 3; i++) await write(t);
  });
  afterAll(async () => { await owner.end(); await t.close(); });

  test('a changed row that is not sealed yet is found by its HMAC', async () => {
    const { rows } = await owner.query<{ seq: string }>(`update audit_entry set action = 'thing.forged' where seq = (select max(seq) from audit_entry) returning seq::text`);
    const result = await verifyAudit(t.db, storage);
    expect(result.fault).toMatchObject({ kind: 'changed', seq: rows[0]!.seq, position: 8 });
    expect(verificationText(result)).toMatch(/^FAULT at row \d+, place 8/);
    await owner.query(`update audit_entry set action = 'thing.changed'`);
    expect((await verifyAudit(t.db, storage)).fault).toBeNull();
  });

  test('the removal of a row that is not sealed yet is not found: the window is stated', async () => {
    const before = await verifyAudit(t.db, storage);
    expect(before.unprotected).toMatchObject({ unsealed: 3, unexported: 0 });
    expect(verificationText(before)).toContain('Not sealed yet: 3 rows');
    await owner.query('delete from audit_entry where seq = (select max(seq) from audit_entry)');
    expect(await verifyAudit(t.db, storage)).toMatchObject({ fault: null, unprotected: { unsealed: 2 } });
  });

  test('a forged or missing head is a fault, and a trail behind its head gets no other', async () => {
    await sealAll(t.db);
    await exportHead(t.db, storage);
    const first = storage.files.get('audit/heads/000000001.json')!;
    storage.files.delete('audit/heads/000000001.json');
    expect((await verifyAudit(t.db, storage)).fault).toMatchObject({ kind: 'head', head: 1 });
    storage.files.set('audit/heads/000000001.json', new TextEncoder().encode(Buffer.from(first).toString().replace('"total":"5"', '"total":"4"')));
    expect((await verifyAudit(t.db, storage)).fault).toMatchObject({ kind: 'head', message: expect.stringContaining('not a head we signed') });
    storage.files.set('audit/heads/000000001.json', first);
    await owner.query('delete from audit_seal where batch = (select max(batch) from audit_seal)');
    await expect(exportHead(t.db, storage)).rejects.toThrow('does not continue head 2');
  });

  test('a database restored without its transaction counter is not sealed wrongly', async () => {
    await owner.query(`update audit_seal set last_xid = '9000000000'`);
    await expect(sealAudit(t.db)).rejects.toThrow('restored without its transaction counter');
  });
});
