import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A household has one subscriber, by whose name it is known. */
export class OneSubscriber1796000014001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create unique index person_subscriber_idx on person (household_id) where role = 'self';`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop index person_subscriber_idx;`);
  }
}
