import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows that have had their day: the sweep of `server/composition/retention.ts` takes them away, and nobody else may. */
const SWEPT = ['session', 'password_reset', 'invitation', 'verification', 'idempotency_record', 'inbox_event'].join(', ');

export class SessionOverlapAndRetention1796000006000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
alter table session add column previous_hash text, add column previous_until timestamptz;
create index session_previous_hash_idx on session (previous_hash) where previous_hash is not null;
grant delete on ${SWEPT} to mpp_system;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
revoke delete on ${SWEPT} from mpp_system;
drop index session_previous_hash_idx;
alter table session drop column previous_hash, drop column previous_until;`);
  }
}
