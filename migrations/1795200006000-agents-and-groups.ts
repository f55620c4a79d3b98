import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

const TENANTS = ['application', 'household', 'person', 'membership'] as const;
const KEYS = { agency_id: 'agency', agent_id: 'agent', group_id: 'employer_group' } as const;
const constraint = (table: string, column: string): string => `${table}_${column}_fkey`;
/** Tables that name an agency, an agent or a group, and must name one that exists. */
const REFERENCES = [...TENANTS, 'site', 'role_grant', 'invitation'].flatMap(table => Object.entries(KEYS).map(([column, target]) => ({ table, column, target })));

const policy = (table: string, ...keys: string[]): string => `
drop policy ${table}_tenant on ${table};
create policy ${table}_tenant on ${table} to mpp_app using (${[`(select current_setting('app.scope', true)) = 'all'`, ...keys].join('\n    or ')});`;

const own: Readonly<Record<(typeof TENANTS)[number], readonly string[]>> = {
  application: [mine('application', 'id'), mine('contact', 'contact', 'text')],
  household: [mine('application', 'application_id'), mine('household', 'id')],
  person: [mine('application', 'application_id'), mine('household', 'household_id')],
  membership: [mine('application', 'application_id'), mine('household', 'household_id')],
};

/** Agencies with their agents, employer groups, and whose an application, a household, a member and a membership is. */
export class AgentsAndGroups1795200006000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table agency (
  id uuid primary key, code text not null unique, name text not null, state text not null default 'active', email text not null, phone text,
  created_at timestamptz not null, updated_at timestamptz not null
);
create table agent (
  id uuid primary key, agency_id uuid not null references agency, code text not null unique, name text not null, state text not null default 'active', email text not null, phone text,
  licensed_states text[] not null default '{}', created_at timestamptz not null, updated_at timestamptz not null
);
create index agent_agency_id_idx on agent (agency_id);
create table employer_group (
  id uuid primary key, code text not null unique, name text not null, state text not null default 'active', contact_name text not null, contact_email text not null, contact_phone text,
  contribution_kind text not null, contribution_cents bigint, contribution_bps integer, created_at timestamptz not null, updated_at timestamptz not null
);
alter table household add column agent_id uuid;
alter table person add column agent_id uuid;
alter table role_grant add column agent_id uuid;
alter table invitation add column agent_id uuid;
alter table membership add column employer_cents bigint not null default 0;
`);
    await q.query(REFERENCES.map(r => `alter table ${r.table} add constraint ${constraint(r.table, r.column)} foreign key (${r.column}) references ${r.target};`).join('\n')
      + `\nalter table role_grant add constraint role_grant_household_id_fkey foreign key (household_id) references household;`
      // most rows are nobody's: they cost these indexes nothing
      + TENANTS.flatMap(t => Object.keys(KEYS).map(c => `\ncreate index ${t}_${c}_idx on ${t} (${c}) where ${c} is not null;`)).join(''));
    await q.query([
      secure('agency', mine('agency', 'id')), secure('agent', mine('agency', 'agency_id'), mine('agent', 'id')), secure('employer_group', mine('group', 'id')),
      ...TENANTS.map(t => policy(t, ...own[t], mine('agency', 'agency_id'), mine('agent', 'agent_id'), mine('group', 'group_id'))),
    ].join('\n'));
    // somebody who only begins to enroll sees no agent and no group: only whose a code is may be asked
    await q.query(`
create function agent_of_code(wanted text) returns table (agent_id uuid, agency_id uuid) language sql stable security definer set search_path = public, pg_temp as
  $$ select a.id, a.agency_id from agent a join agency y on y.id = a.agency_id where a.code = upper(wanted) and a.state = 'active' and y.state = 'active' $$;
create function group_of_code(wanted text) returns uuid language sql stable security definer set search_path = public, pg_temp as
  $$ select id from employer_group where code = upper(wanted) and state = 'active' $$;
create function group_contribution(wanted uuid) returns table (contribution_kind text, contribution_cents bigint, contribution_bps integer) language sql stable security definer set search_path = public, pg_temp as
  $$ select contribution_kind, contribution_cents, contribution_bps from employer_group where id = wanted $$;
revoke all on function agent_of_code(text), group_of_code(text), group_contribution(uuid) from public;
grant execute on function agent_of_code(text), group_of_code(text), group_contribution(uuid) to mpp_app;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
drop function agent_of_code(text); drop function group_of_code(text); drop function group_contribution(uuid);
${TENANTS.map(t => policy(t, ...own[t], mine('agency', 'agency_id'), mine('group', 'group_id'))).join('\n')}
${TENANTS.flatMap(t => Object.keys(KEYS).map(c => `drop index ${t}_${c}_idx;`)).join('\n')}
${REFERENCES.map(r => `alter table ${r.table} drop constraint ${constraint(r.table, r.column)};`).join('\n')}
alter table role_grant drop constraint role_grant_household_id_fkey;
alter table membership drop column employer_cents;
alter table invitation drop column agent_id;
alter table role_grant drop column agent_id;
alter table person drop column agent_id;
alter table household drop column agent_id;
drop table employer_group, agent, agency;`);
  }
}
