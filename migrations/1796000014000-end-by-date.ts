import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contracts whose last day is set, by that day. */
export class EndByDate1796000014000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create index membership_ends_on_idx on membership (ends_on) where state <> 'ended';`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop index membership_ends_on_idx;`);
  }
}
