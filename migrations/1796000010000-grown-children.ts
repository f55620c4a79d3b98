import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a household has been told that a child's cover ends by age. */
export class GrownChildren1796000010000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table person add column age_out_warned integer;
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table person drop column age_out_warned;
`);
  }
}
