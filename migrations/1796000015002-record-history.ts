import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The history of one record goes with the record, also to those who are not of the office: they name it for one transaction, after they were shown it. */
export class RecordHistory1796000015002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
alter policy audit_entry_read on audit_entry using ((select current_setting('app.scope', true)) = 'all' or subject_id = (select current_setting('app.record', true)));`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
alter policy audit_entry_read on audit_entry using ((select current_setting('app.scope', true)) = 'all');`);
  }
}
