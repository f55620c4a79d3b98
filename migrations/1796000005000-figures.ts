import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The billing figures read the steps of memberships by time. */
export class Figures1796000005000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create index state_history_membership_at_idx on state_history (at) where subject_type = 'membership';
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop index state_history_membership_at_idx;
`);
  }
}
