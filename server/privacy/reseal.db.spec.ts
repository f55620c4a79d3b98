import { randomInt } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { aCatalogue, aFamily } from '#admin/test/people.js';
import { verifyAudit } from '#audit/index.js';
import { entities } from '#composition/entities.js';
import { registerAreas } from '#composition/register.js';
import { birthDateContext } from '#enrollment/index.js';
import { KeyRing, withNewKey, withoutKey } from '#kit/crypto/key-ring.js';
import { keyedDigests, sealedColumns } from '#kit/crypto/sealed-columns.js';
import { Db } from '#kit/db/db.js';
import { createLog } from '#kit/http/log.js';
import { newId } from '#kit/ids/ids.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { sealAll } from '#test/simulators/seal-all.js';
import { newestRotation, resealAll, staleTotal, usesOf } from './index.js';

registerAreas();
const log = createLog('silent');
const FIRST = JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } });
const SECOND = withNewKey(FIRST).json;
const THIRD = withNewKey(SECOND).json;
const FOURTH = withNewKey(THIRD).json;
let t: TestDb;
let client: pg.Client;
const storage = new MemoryStorage();
const people: string[] = [];

/** The product under another ring, as after a restart. */
const under = (ring: string): Db => new Db({ ...(t.db as unknown as { o: ConstructorParameters<typeof Db>[0] }).o, keys: new KeyRing(ring) });
const birthDate = async (db: Db, id: string): Promise<string> => {
  const { rows } = await client.query<{ s: string }>('select birth_date_sealed s from person where id = $1', [id]);
  return db.keys.open(rows[0]!.s, birthDateContext(id));
};

beforeAll(async () => {
  t = await openTestDb({ entities, ports: { storage }, poolSize: 8 });
  client = new pg.Client({ connectionString: t.clone.ownerUrl });
  await client.connect();
  const { household, application, person } = await aFamily(t.db, await aCatalogue(t.db), { birthDate: '1984-02-29' });
  people.push(person);
  const more = Array.from({ length: 400 }, () => newId());
  await t.db.systemChange('test', tx => tx.query(`insert into person (id, household_id, application_id, role, first_name, last_name, birth_date_sealed, position, created_at, updated_at)
    select id, $1, $2, 'child', 'Kid', 'Example', sealed, 1, now(), now() from unnest($3::uuid[], $4::text[]) x(id, sealed)`, [household, application, more, more.map(id => tx.keys.seal('2015-05-05', birthDateContext(id)))]));
  people.push(...more);
  await client.query('update application set household_sealed = $2 where id = $1', [application, t.db.keys.seal('{"people":[]}', `application:${application}:household`)]);
});
afterAll(async () => { await client.end(); await t.close(); });

describe('the declaration of what is sealed', () => {
  test('names every column of sealed values that the database has, and no other', async () => {
    const { rows } = await client.query<{ c: string }>(`select table_name || '.' || column_name c from information_schema.columns where table_schema = 'public' and column_name like '%\\_sealed' order by 1`);
    expect(sealedColumns().map(c => `${c.table}.${c.column}`).sort()).toEqual(rows.map(r => r.c));
    expect(rows.length).toBeGreaterThanOrEqual(4);
  });
  test('and every digest that needs its key later, but for the audit trail, whose keys stay known', async () => {
    const { rows } = await client.query<{ c: string }>(`select table_name || '.' || column_name c from information_schema.columns where table_schema = 'public' and column_name like '%\\_mac' order by 1`);
    expect(keyedDigests().map(d => `${d.table}.${d.column}`).sort()).toEqual(rows.map(r => r.c));
    const keyed = await client.query<{ t: string }>(`select table_name t from information_schema.columns where table_schema = 'public' and column_name = 'key_id' order by 1`);
    expect(keyed.rows.map(r => r.t)).toEqual(['audit_entry', 'audit_seal', 'key_rotation', 'recovery_code', 'verification']);
  });
});

describe('sealing anew', () => {
  test('has nothing to do while every value has the current key', async () => {
    expect(await resealAll(t.db, log)).toBeNull();
  });

  test('goes on while others write, loses nothing they wrote, and leaves no value of the old key', async () => {
    const [old, fresh] = [t.db, under(SECOND)];
    const written = new Map<string, string>();
    let writing = true;
    // two processes that have not been restarted yet, or have
    const writers = [old, fresh].map(async db => {
      while (writing) {
        const [id, date] = [people[1 + randomInt(people.length - 1)]!, `20${10 + randomInt(10)}-0${1 + randomInt(9)}-1${randomInt(10)}`];
        await db.change(system('test'), async tx => {
          await tx.query('update person set birth_date_sealed = $2 where id = $1', [id, tx.keys.seal(date, birthDateContext(id))]);
          written.set(id, date); // while the row is locked: what is noted last was written last
        });
        await new Promise(resolve => setTimeout(resolve, 2));
      }
    });
    setTimeout(() => { writing = false; }, 250);
    const first = await resealAll(fresh, log, { batch: 25, pauseMs: 10 });
    await Promise.all(writers);
    await resealAll(fresh, log);
    expect(first!.done).toBeGreaterThanOrEqual(300);
    expect(await fresh.systemChange('test', tx => staleTotal(tx, 'k2'))).toBe(0);
    for (const id of people) expect(await birthDate(fresh, id)).toBe(written.get(id) ?? (id === people[0] ? '1984-02-29' : '2015-05-05'));
    const rotation = await fresh.systemChange('test', newestRotation);
    expect(rotation).toMatchObject({ keyId: 'k2', state: 'done', failed: 0 });
    const { rows } = await client.query<{ action: string }>(`select action from audit_entry where subject_type = 'KeyRotation' order by seq`);
    expect(rows.map(r => r.action).slice(0, 2)).toEqual(['key_rotation.started', 'key_rotation.finished']);
  }, 60_000);

  test('goes on where it was after it was broken off', async () => {
    const third = under(THIRD);
    const stop = new Error('broken off');
    let batches = 0;
    const breaking = new Db({ ...(third as unknown as { o: ConstructorParameters<typeof Db>[0] }).o });
    const change = breaking.systemChange.bind(breaking);
    breaking.systemChange = (job, run) => { if (++batches > 6) throw stop; return change(job, run); };
    await expect(resealAll(breaking, log, { batch: 40, pauseMs: 0 })).rejects.toBe(stop);
    const half = await third.systemChange('test', newestRotation);
    expect(half).toMatchObject({ keyId: 'k3', state: 'running' });
    expect(half!.done).toBeGreaterThan(40);
    expect(half!.done).toBeLessThan(half!.total);
    expect(await resealAll(third, log, { batch: 40, pauseMs: 0 })).toEqual({ done: half!.total, failed: 0 });
    expect(await third.systemChange('test', newestRotation)).toMatchObject({ id: half!.id, state: 'done', done: half!.total });
    expect(await birthDate(third, people[0]!)).toBe('1984-02-29');
  });

  test('a value that no key opens is named and left, and the rest is done', async () => {
    const fourth = under(FOURTH);
    const { rows: [before] } = await client.query<{ s: string }>('select birth_date_sealed s from person where id = $1', [people[5]]);
    await client.query(`update person set birth_date_sealed = 'gone.' || split_part(birth_date_sealed, '.', 2) where id = $1`, [people[5]]);
    const lines: string[] = [];
    const { failed } = (await resealAll(fourth, { ...log, error: (fields: { err: string }) => { lines.push(fields.err); }, info: () => undefined } as never))!;
    expect([failed, lines]).toEqual([1, [expect.stringContaining(people[5]!)]]);
    expect(await fourth.systemChange('test', newestRotation)).toMatchObject({ state: 'failed', failed: 1 });
    await client.query('update person set birth_date_sealed = $2 where id = $1', [people[5], before!.s]);
  });
});

describe('an old key', () => {
  test('may not go while a value or a code in use needs it; the trail it signed verifies when it is gone', async () => {
    const user = newId();
    await client.query(`insert into user_account (id, email, name, created_at) values ($1, 'key@clinic.example', 'Key Example', now())`, [user]);
    await client.query(`insert into recovery_code (id, user_id, code_mac, key_id, created_at) values ($1, $2, 'x', 'k1', now())`, [newId(), user]);
    await client.query(`update application set resume_mac = 'k1.x', resume_expires_at = now() + interval '1 day'`);
    const uses = (id: string) => t.db.systemChange('test', tx => usesOf(tx, id));
    expect(await uses('k1')).toEqual([{ place: 'recovery_code.code_mac', rows: 1 }, { place: 'application.resume_mac', rows: 1 }]);
    expect(await uses('k4')).toEqual(expect.arrayContaining([{ place: 'person.birth_date_sealed', rows: 400 }, { place: 'application.household_sealed', rows: 1 }]));
    await client.query(`update recovery_code set used_at = now()`);
    await client.query(`update application set resume_expires_at = now() - interval '1 second'`);
    expect(await uses('k1')).toEqual([]);

    await sealAll(t.db);
    const [whole, without, forgotten] = await Promise.all([under(FOURTH), under(withoutKey(FOURTH, 'k1')), under(JSON.stringify({ ...JSON.parse(withoutKey(FOURTH, 'k1')), retired: {} }))].map(db => verifyAudit(db, storage)));
    expect([whole!.fault, without!.fault, without!.rows]).toEqual([null, null, whole!.rows]);
    expect(whole!.rows).toBeGreaterThan(5);
    expect(forgotten!.fault).not.toBeNull(); // what was signed with k1 needs what is left of k1
  });
});
