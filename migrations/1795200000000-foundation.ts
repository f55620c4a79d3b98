import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clock, events, inbox, jobs, idempotency, limits, audit, documents. */
export class Foundation1795200000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create schema if not exists graphile_worker authorization mpp_system;

create table business_clock (
  only_row boolean primary key default true constraint business_clock_one check (only_row),
  ahead interval not null default '0', moved_at timestamptz
);
insert into business_clock default values;

create table domain_event (id uuid primary key, name text not null, payload jsonb not null, occurred_at timestamptz not null);
create index domain_event_name_idx on domain_event (name, occurred_at);

create table inbox_event (
  id text primary key, source text not null, type text not null, object_id text, correlation_id text, body jsonb not null,
  received_at timestamptz not null default now(), processed_at timestamptz, failure text
);
create index inbox_event_pending_idx on inbox_event (received_at) where processed_at is null;
create index inbox_event_correlation_idx on inbox_event (correlation_id, received_at);
create table inbox_cursor (source text primary key, position text not null, moved_at timestamptz not null default now());

create table job_worker (id text primary key, seen_at timestamptz not null default now());
create table job_schedule (task text primary key, asked_at timestamptz not null);

create table idempotency_record (
  scope text not null, key text not null, body_hash text not null, status integer, reply jsonb, created_at timestamptz not null default now(),
  primary key (scope, key)
);

create unlogged table rate_limit (bucket text not null, key text not null, window_start timestamptz not null, hits integer not null, primary key (bucket, key, window_start));

create table state_history (
  id uuid primary key, subject_type text not null, subject_id uuid not null, from_state text, to_state text not null,
  action text not null, reason text, actor_kind text not null, actor_id text, at timestamptz not null
);
create index state_history_subject_idx on state_history (subject_id, at);

create table document (
  id uuid primary key, kind text not null, media_type text not null, sha256 text not null, size integer not null, storage_key text not null,
  application_id uuid, household_id uuid, created_at timestamptz not null
);

create table audit_entry (
  seq bigint generated always as identity primary key, id uuid not null unique, xid xid8 not null default pg_current_xact_id(), at timestamptz not null,
  actor_kind text not null, actor_id text, action text not null, subject_type text not null, subject_id text not null, outcome text not null,
  ip text, request_id text, body text not null, key_id text not null, hmac text not null
);
create index audit_entry_subject_id_seq_idx on audit_entry (subject_id, seq);
create index audit_entry_chain_idx on audit_entry (xid, seq);
create table audit_seal (
  batch bigint primary key, first_xid xid8 not null, first_seq bigint not null, last_xid xid8 not null, last_seq bigint not null,
  entries integer not null, total bigint not null, previous_hash text not null, hash text not null, seqs bigint[] not null, hashes text[] not null,
  key_id text not null, mac text not null, sealed_at timestamptz not null
);

create schema jobs authorization mpp_system;
set local role mpp_system;
create function jobs.enqueue(task text, payload json, job_key text, queue text, attempts integer) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(task, payload => payload, queue_name => queue, max_attempts => attempts::smallint, job_key => job_key);
end $$;
revoke all on function jobs.enqueue(text, json, text, text, integer) from public;
grant usage on schema jobs to mpp_app;
grant execute on function jobs.enqueue(text, json, text, text, integer) to mpp_app;
reset role;

-- nothing is deleted: only counters and workers that are no more
alter default privileges in schema public grant select, insert, update on tables to mpp_app, mpp_system;
grant select, insert, update on all tables in schema public to mpp_app, mpp_system;
grant delete on rate_limit, job_worker to mpp_system;
grant usage on all sequences in schema public to mpp_app, mpp_system;
revoke update on audit_entry, audit_seal from mpp_app, mpp_system;
revoke insert on audit_seal from mpp_app;
revoke insert on audit_entry from mpp_app, mpp_system;
grant insert (id, at, actor_kind, actor_id, action, subject_type, subject_id, outcome, ip, request_id, body, key_id, hmac) on audit_entry to mpp_app, mpp_system;
revoke update on state_history, domain_event, document, idempotency_record from mpp_app, mpp_system;
revoke insert, update on migration from mpp_app, mpp_system;
revoke select, insert, update on inbox_cursor, job_worker, job_schedule, rate_limit from mpp_app;
revoke insert, update on inbox_event from mpp_app;

alter table state_history enable row level security;
`);
    await q.query(`
alter table document enable row level security;
alter table document force row level security;
create policy document_tenant on document to mpp_app using ((select current_setting('app.scope', true)) = 'all'
    or application_id = any ((select string_to_array(current_setting('app.application', true), ','))::uuid[])
    or household_id = any ((select string_to_array(current_setting('app.household', true), ','))::uuid[]));
create policy document_system on document to mpp_system using (true) with check (true);
create policy document_owner on document to mpp_owner using (true) with check (true);

alter table state_history force row level security;
create policy state_history_read on state_history for select to mpp_app using ((select current_setting('app.scope', true)) = 'all');
create policy state_history_write on state_history for insert to mpp_app with check (true);
create policy state_history_system on state_history to mpp_system using (true) with check (true);
create policy state_history_owner on state_history to mpp_owner using (true) with check (true);

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy audit_entry_read on audit_entry for select to mpp_app using ((select current_setting('app.scope', true)) = 'all');
create policy audit_entry_write on audit_entry for insert to mpp_app with check (true);
create policy audit_entry_system on audit_entry to mpp_system using (true) with check (true);
create policy audit_entry_owner on audit_entry to mpp_owner using (true) with check (true);
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter default privileges in schema public revoke select, insert, update on tables from mpp_app, mpp_system;
drop table audit_seal, audit_entry, document, state_history, rate_limit, idempotency_record, job_schedule, job_worker, inbox_cursor, inbox_event, domain_event, business_clock;
set local role mpp_system;
drop schema jobs cascade;
drop schema graphile_worker cascade;
reset role;
`);
  }
}
