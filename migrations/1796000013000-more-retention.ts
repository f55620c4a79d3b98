import type { MigrationInterface, QueryRunner } from 'typeorm';

/** More rows that have had their day: the sweep of `server/composition/retention.ts` takes them away. */
const SWEPT = ['member_session', 'recovery_code', 'export_file'].join(', ');

export class MoreRetention1796000013000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
grant delete on ${SWEPT} to mpp_system;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
revoke delete on ${SWEPT} from mpp_system;`);
  }
}
