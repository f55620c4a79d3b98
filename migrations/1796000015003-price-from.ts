import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The day from which a new price holds, beside the renewal that was expected to be the first on or after it. Who enrolled in the evening is
 * charged by the processor's calendar, at the end of a month sometimes a day before the date that was expected.
 */
export class PriceFrom1796000015003 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; alter table membership_change add column not_before date;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; alter table membership_change drop column not_before;`);
  }
}
