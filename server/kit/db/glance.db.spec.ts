import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Principal } from '#kit/db/principal.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';

let t: TestDb;
beforeAll(async () => { t = await openTestDb({ poolSize: 1 }); }); // one connection: whatever a statement left behind the next one would meet
afterAll(() => t.close());

const somebody = (rowScope: Principal['rowScope']): Principal => ({ kind: 'user', id: 'x', rowScope });
const SCOPE = `select current_setting('app.scope', true) scope, current_setting('app.user', true) "user", current_setting('app.agency', true) agency`;

test('each statement has the scope of its caller, and leaves nothing of it to the next one on the connection', async () => {
  const looks = async (rowScope: Principal['rowScope']) => t.db.glance(somebody(rowScope), async tx => [await tx.query(SCOPE), await tx.prepared(SCOPE)].flat());
  const [all, mine, none] = [{ scope: 'all', user: '', agency: '' }, { scope: '', user: 'u1', agency: 'a1,a2' }, { scope: '', user: '', agency: '' }];
  const plain = (rows: Record<string, unknown>[]) => rows.map(r => ({ scope: r['scope'] ?? '', user: r['user'] ?? '', agency: r['agency'] ?? '' }));
  expect(plain(await looks({ all: true }))).toEqual([all, all]);
  expect(plain(await looks({ keys: { user: ['u1'], agency: ['a1', 'a2'], group: [] } }))).toEqual([mine, mine]);
  expect(plain(await looks({}))).toEqual([none, none]);
  await t.db.glance(somebody({ all: true }), async tx => { await expect(tx.query('select 1 / 0')).rejects.toThrow(/division by zero/u); });
  expect(plain(await looks({}))).toEqual([none, none]);
});

test('a value never becomes a statement, and comes back as it went in', async () => {
  const odd = [`'; drop table site; --`, `E'\\''`, '$1 $2', 'a\\b"c', '"; select 1; --', '', '\u{1F600}'];
  const back = await t.db.glance(somebody({}), async tx => Promise.all(odd.map(async text => [await tx.query('select $1::text v', [text]), await tx.prepared('select $1::text v', [text]), await tx.query('select unnest($1::text[]) v', [[text, 'z']])])));
  expect(back).toEqual(odd.map(v => [[{ v }], [{ v }], [{ v }, { v: 'z' }]]));
  const typed = await t.db.glance(somebody({}), tx => tx.prepared('select $1::int + 1 n, $2::boolean b, $3::timestamptz at, $4::uuid[] ids, $5::text nothing', [41, true, new Date('2026-01-02T03:04:05.678Z'), ['018f0000-0000-7000-8000-000000000001'], null]));
  expect(typed).toEqual([{ n: 42, b: true, at: new Date('2026-01-02T03:04:05.678Z'), ids: ['018f0000-0000-7000-8000-000000000001'], nothing: null }]);
});

test('writes nothing, and refuses what needs a transaction of several statements', async () => {
  await t.db.glance(somebody({ all: true }), async tx => {
    await expect(tx.query(`update site set key = key`)).rejects.toThrow(/read-only/u);
    expect(() => tx.afterCommit(() => undefined)).toThrow(/use read/u);
    expect(() => tx.copyOut('select 1', [], 1)).toThrow(/use read/u);
  });
});
