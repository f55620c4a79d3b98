import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The roles a file was made with. Files of before have none and are asked for again: they lived for a day. */
export class ExportRoles1796000014002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table export_file add column made_as jsonb;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table export_file drop column made_as;`);
  }
}
