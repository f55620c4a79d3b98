import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Order of every long list: its column, then the id. */
const ORDERS: readonly (readonly [table: string, column: string])[] = [
  ['application', 'created_at'], ['household', 'created_at'], ['person', 'created_at'], ['membership', 'created_at'], ['agreement', 'signed_at'], ['payment', 'created_at'], ['invoice', 'created_at'],
  ['subscription', 'created_at'], ['billing_intent', 'created_at'], ['notice', 'created_at'], ['audit_entry', 'at'], ['user_account', 'name'], ['agent', 'name'], ['employer_group', 'name'],
];
/** Rows that belong to a record, as its page lists them. */
const BELONGS: readonly (readonly [table: string, column: string])[] = [
  ['invoice', 'household_id'], ['invoice', 'application_id'], ['payment', 'application_id'], ['notice', 'household_id'], ['notice', 'application_id'],
];
/** Text that people search for, by any part of it. */
const FOUND: readonly (readonly [table: string, columns: string])[] = [
  ['person', 'first_name gin_trgm_ops, last_name gin_trgm_ops'], ['household', 'email gin_trgm_ops, phone gin_trgm_ops, zip gin_trgm_ops'], ['application', 'number gin_trgm_ops, contact gin_trgm_ops'],
  ['membership', 'number gin_trgm_ops'], ['agent', 'name gin_trgm_ops, code gin_trgm_ops, email gin_trgm_ops'], ['employer_group', 'name gin_trgm_ops, code gin_trgm_ops, contact_name gin_trgm_ops, contact_email gin_trgm_ops'], ['invoice', 'number gin_trgm_ops, processor_invoice_id gin_trgm_ops'],
];

/** Lists page by key and search by trigram, over a million rows. */
export class Lists1795200007000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
${ORDERS.map(([t, c]) => `create index ${t}_${c}_list_idx on ${t} (${c}, id);`).join('\n')}
${BELONGS.map(([t, c]) => `create index ${t}_${c}_list_idx on ${t} (${c});`).join('\n')}
${FOUND.map(([t, c]) => `create index ${t}_find_idx on ${t} using gin (${c});`).join('\n')}
-- the new ones serve their queries too
drop index application_created_at_idx;
drop index notice_created_at_idx;

-- Row-level security keeps LIKE from its trigram index (the operator is not leakproof). This function is not bound by it and puts
-- the very same condition, taken from the policy, beside the patterns; and it reads only columns that the session's role may read.
-- So it can give nobody a row that a plain query would not. Every pattern must fit one of the columns. Planned anew in each call.
create function rows_like(target regclass, columns text[], patterns text[], most integer) returns uuid[]
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  secured boolean;
  scope text;
  wanted text;
  found uuid[];
begin
  if exists (select from unnest(columns) c where not has_column_privilege(session_user, target, c, 'select')) then
    raise insufficient_privilege using message = 'rows_like: a column that the session may not read';
  end if;
  select relrowsecurity into secured from pg_class where oid = target;
  select string_agg(format('(%s)', pg_get_expr(polqual, polrelid)), ' or ') into scope from pg_policy
    where polrelid = target and polpermissive and polcmd in ('r', '*') and (polroles @> array[session_user::regrole::oid] or polroles @> array[0::oid]);
  if not secured then scope := 'true'; end if;
  select string_agg('(' || (select string_agg(format('%I ilike %L', c, p), ' or ') from unnest(columns) c) || ')', ' and ') into wanted from unnest(patterns) p;
  execute format('select array_agg(id) from (select id from %s where (%s) and (%s) limit %s) hit', target, coalesce(wanted, 'false'), coalesce(scope, 'false'), most) into found;
  return coalesce(found, '{}');
end $$;
revoke all on function rows_like(regclass, text[], text[], integer) from public;
grant execute on function rows_like(regclass, text[], text[], integer) to mpp_app;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop function rows_like(regclass, text[], text[], integer);
create index application_created_at_idx on application (created_at);
create index notice_created_at_idx on notice (created_at);
${[...ORDERS, ...BELONGS].map(([t, c]) => `drop index ${t}_${c}_list_idx;`).join('\n')}
${FOUND.map(([t]) => `drop index ${t}_find_idx;`).join('\n')}`);
  }
}
