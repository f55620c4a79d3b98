import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase } from './database.js';

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let owner: pg.Client;
beforeAll(async () => {
  clone = await cloneDatabase();
  owner = new pg.Client({ connectionString: clone.ownerUrl });
  await owner.connect();
});
afterAll(async () => { await owner.end(); await clone.dispose(); });

const granted = async (privilege: string, role: string): Promise<string[]> =>
  (await owner.query<{ t: string }>(`select c.relname t from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege($1, c.oid, $2) order by 1`, [role, privilege])).rows.map(r => r.t);
const columns = async (table: string, role: string): Promise<string[]> =>
  (await owner.query<{ c: string }>(`select attname c from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and has_column_privilege($2, attrelid, attnum, 'update') order by 1`, [table, role])).rows.map(r => r.c);

test('nothing is deleted: the roles of the product have no right to, but for counters, workers that are no more, recovery codes that were replaced, and what the sweep of old rows takes', async () => {
  expect(await granted('delete', 'mpp_app')).toEqual(['recovery_code', 'second_factor']);
  expect(await granted('truncate', 'mpp_app')).toEqual([]);
  expect(await granted('delete', 'mpp_system')).toEqual(['export_file', 'idempotency_record', 'inbox_event', 'invitation', 'job_worker', 'member_session', 'password_reset', 'rate_limit', 'recovery_code', 'replaced_contact', 'session', 'verification']);
  expect(await granted('truncate', 'mpp_system')).toEqual([]);
});

test.each(['mpp_app', 'mpp_system'])('%s writes the record of what happened once', async role => {
  const kept = ['accounting', 'agreement', 'application', 'audit_check', 'audit_entry', 'audit_seal', 'disclosure', 'document', 'domain_event', 'idempotency_record', 'ledger_entry', 'ledger_line', 'migration', 'state_history'];
  expect((await granted('update', role)).filter(t => kept.includes(t))).toEqual([]);
  expect(await columns('agreement', role)).toEqual(['replaced_at']);
  const application = await columns('application', role);
  expect(application).toEqual(expect.arrayContaining(['state', 'contact'])); // the contact goes with the household's
  for (const column of ['id', 'number', 'site_id', 'contact_channel', 'agent_id', 'campaign', 'referrer', 'utm', 'ip', 'created_at', 'sms_consent']) expect(application).not.toContain(column);
});

test('what has no tenant and names people or credentials is out of reach for the application', async () => {
  const readable = await granted('select', 'mpp_app');
  for (const table of ['suppression', 'rate_limit', 'inbox_cursor', 'job_worker']) expect(readable).not.toContain(table);
});

test('every table that names a tenant or a person has row-level security, forced', async () => {
  const { rows } = await owner.query<{ t: string }>(`select distinct c.relname t from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname in ('application_id', 'household_id', 'user_id', 'email', 'phone', 'contact', 'recipient')
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`);
  expect(rows).toEqual([]);
});
