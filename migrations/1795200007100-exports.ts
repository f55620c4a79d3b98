import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** Files that people take out of a panel. What was asked for may hold a name, so it is sealed; `asked` says it without. */
export class Exports1795200007100 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table export_file (
  id uuid primary key, user_id uuid not null references user_account, panel text not null, resource text not null, state text not null default 'queued', query_sealed text not null, asked jsonb not null,
  rows_expected bigint not null, rows_done bigint not null default 0, size bigint, sha256 text, storage_key text, failure text, downloads integer not null default 0,
  created_at timestamptz not null, updated_at timestamptz not null, started_at timestamptz, finished_at timestamptz, expires_at timestamptz
);
create index export_file_user_id_created_at_idx on export_file (user_id, created_at);
${secure('export_file', mine('user', 'user_id'))}`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table export_file;`);
  }
}
