import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second factor that is reset is gone, not kept beside the next one. */
export class SecondFactorReset1795200005001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; grant delete on second_factor to mpp_app;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; revoke delete on second_factor from mpp_app;`);
  }
}
