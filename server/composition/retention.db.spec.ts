import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { aCatalogue, aFamily } from '#admin/test/people.js';
import { createUser } from '#identity/index.js';
import { newId } from '#kit/ids/ids.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { entities } from './entities.js';
import { registerAreas } from './register.js';
import { RETENTION, sweepOld } from './retention.js';

let t: TestDb;
let user = '';
let household = '';
beforeAll(async () => {
  registerAreas();
  t = await openTestDb({ entities });
  user = (await execute(t.db, system('test'), createUser, { email: 'rita@clinic.example', name: 'Rita Retention', password: 'correct horse battery', roles: ['owner'] })).id;
  household = (await aFamily(t.db, await aCatalogue(t.db))).household;
});
afterAll(() => t.close());

const sql = <R = Record<string, unknown>>(text: string, ...values: unknown[]) => t.db.systemStatement<R & Record<string, unknown>>(text, values);

/** One row of a table whose days began so long ago; null: they have not begun. */
const ROWS: Readonly<Record<string, (daysAgo: number | null) => Promise<unknown>>> = {
  session: ago => sql(`insert into session (id, id_hash, user_id, epoch, panel, created_at, seen_at, expires_at, ended_at) values ($1, $2, $3, 0, 'admin', now(), now(), now() + interval '12 hours', now() - $4 * interval '1 day')`, newId(), newId(), user, ago),
  member_session: ago => sql(`insert into member_session (id, id_hash, household_id, channel, contact, created_at, seen_at, expires_at, ended_at) values ($1, $2, $3, 'email', 'a@b.example', now(), now(), now() + interval '12 hours', now() - $4 * interval '1 day')`, newId(), newId(), household, ago),
  recovery_code: ago => sql(`insert into recovery_code (id, user_id, code_mac, key_id, created_at, used_at) values ($1, $2, 'm', 'k1', now(), now() - $3 * interval '1 day')`, newId(), user, ago),
  export_file: ago => sql(`insert into export_file (id, user_id, panel, resource, state, query_sealed, asked, rows_expected, created_at, updated_at, expires_at) values ($1, $2, 'admin', 'members', $3, 'k1.x', '{}', 1, now(), now(), now() - $4 * interval '1 day')`, newId(), user, ago === null ? 'ready' : 'expired', ago ?? 300),
  password_reset: ago => sql(`insert into password_reset (id, token_hash, user_id, created_at, expires_at) values ($1, $2, $3, now(), now() - $4 * interval '1 day')`, newId(), newId(), user, ago ?? -1),
  invitation: ago => sql(`insert into invitation (id, email, name, locale, roles, token_hash, created_at, sent_at, expires_at) values ($1, $2, 'N', 'en', '{owner}', $3, now(), now(), now() - $4 * interval '1 day')`, newId(), newId(), newId(), ago ?? -1),
  verification: ago => sql(`insert into verification (id, purpose, channel, address, application_id, code_mac, key_id, locale, created_at, resend_at, expires_at) values ($1, 'start', 'email', 'a@b.example', $2, 'm', 'k1', 'en', now(), now(), now() - $3 * interval '1 day')`, newId(), newId(), ago ?? -1),
  replaced_contact: ago => sql(`insert into replaced_contact (id, household_id, channel, address, replaced_at) values ($1, $2, 'email', 'a@b.example', now() - $3 * interval '1 day')`, newId(), household, ago ?? 0),
  idempotency_record: ago => sql(`insert into idempotency_record (scope, key, body_hash, created_at) values ('s', $1, 'h', now() - $2 * interval '1 day')`, newId(), ago ?? 0),
  inbox_event: ago => sql(`insert into inbox_event (id, source, type, body, received_at, processed_at) values ($1, 's', 't', '{}', now() - interval '400 days', now() - $2 * interval '1 day')`, newId(), ago),
};
const left = async (table: string): Promise<number> => (await sql<{ n: number }>(`select count(*)::int n from ${table}`))[0]!.n;

test('rows go once their days are over, not an hour before, and never before they began', async () => {
  for (const { table, days } of RETENTION) for (const ago of [null, 0, days - 1 / 24, days + 1 / 24, days + 300]) await ROWS[table]!(ago);
  expect(await sweepOld(t.db)).toEqual(Object.fromEntries(RETENTION.map(r => [r.table, 2])));
  for (const { table } of RETENTION) expect(await left(table), table).toBe(3);
  expect(await sweepOld(t.db)).toEqual({});
  const said = await sql<{ body: string }>(`select body from audit_entry where action = 'retention.swept'`);
  expect(said.map(r => JSON.parse(r.body).details)).toEqual([Object.fromEntries(RETENTION.map(r => [r.table, 2]))]);
});

test('a session that nobody ended counts from the moment it could last be used', async () => {
  const before = await left('session');
  await sql(`insert into session (id, id_hash, user_id, epoch, panel, created_at, seen_at, expires_at) select gen_random_uuid(), gen_random_uuid()::text, $1, 0, 'admin', now(), now(), now() - d * interval '1 day' from unnest('{29,31}'::int[]) d`, user);
  expect(await sweepOld(t.db)).toEqual({ session: 1 });
  expect(await left('session')).toBe(before + 1);
});

test('more rows than one batch are all taken', async () => {
  await sql(`insert into idempotency_record (scope, key, body_hash, created_at) select 'many', n::text, 'h', now() - interval '31 days' from generate_series(1, 4321) n`);
  expect(await sweepOld(t.db)).toEqual({ idempotency_record: 4321 });
});

test('every table whose rows have an end is in the list, or has a reason to stay', async () => {
  /** Facts about people, records of what was done, and what is offered: kept as long as the law wants them, or for good. */
  const KEPT = ['application', 'audit_check', 'disclosure', 'membership', 'plan_version', 'role_grant', 'subscription', 'user_account'];
  const ends = await sql<{ t: string }>(`select distinct c.relname t from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and (a.attname ~ '(expires_at|ended_at|used_at|processed_at|_until|ends_on)$') order by 1`);
  expect(ends.map(r => r.t).filter(name => !KEPT.includes(name)).sort()).toEqual(RETENTION.map(r => r.table).filter(name => !['idempotency_record', 'replaced_contact'].includes(name)).sort());
});

test('docs/operations/retention.md has this list', () => {
  const rows = [...readFileSync('docs/operations/retention.md', 'utf8').matchAll(/^\| `(\w+)` \| (\d+) days \|/gmu)].map(m => [m[1], Number(m[2])]);
  expect(rows).toEqual(RETENTION.map(r => [r.table, r.days]));
});
