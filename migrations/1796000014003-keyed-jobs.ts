import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A job that had a key says so for good: one that lost it to a later one is told from one that was given up. */
export class KeyedJobs1796000014003 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
set local role mpp_system;
create or replace function jobs.enqueue(task text, payload json, job_key text, queue text, attempts integer) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(task, payload => payload, queue_name => queue, max_attempts => attempts::smallint, job_key => job_key, flags => case when job_key is not null then array['keyed'] end);
end $$;
reset role;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
set local role mpp_system;
create or replace function jobs.enqueue(task text, payload json, job_key text, queue text, attempts integer) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(task, payload => payload, queue_name => queue, max_attempts => attempts::smallint, job_key => job_key);
end $$;
reset role;`);
  }
}
