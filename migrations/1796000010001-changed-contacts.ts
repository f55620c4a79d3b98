import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The contact that a proved one has replaced: whoever is reached there is told, and it goes with the code. */
export class ChangedContacts1796000010001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table verification add column replaces text;
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
alter table verification drop column replaces;
`);
  }
}
