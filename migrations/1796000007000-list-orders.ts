import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists that grow with the members open in an order that an index keeps. */
export class ListOrders1796000007000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create index membership_change_created_at_idx on membership_change (created_at);
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop index membership_change_created_at_idx;
`);
  }
}
