import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who comes back: a new application linked to the membership that ended, which starts after what was paid. */
export class Reactivation1796000001001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
alter table application add column previous_membership_id uuid, add column starts_no_earlier date;
alter table membership add column reactivation_id uuid;`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
alter table application drop column previous_membership_id, drop column starts_no_earlier;
alter table membership drop column reactivation_id;`);
  }
}
