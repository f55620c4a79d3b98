import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/** The contact that another one has replaced, by the member or by staff: whoever is reached there is told. */
export class ReplacedContacts1796000015000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table replaced_contact (
  id uuid primary key, household_id uuid not null references household, channel text not null, address text not null, replaced_at timestamptz not null
);
create index replaced_contact_household_id_idx on replaced_contact (household_id);
revoke update on replaced_contact from mpp_app;
grant delete on replaced_contact to mpp_system;
alter table verification drop column replaces;
`);
    await q.query(secure('replaced_contact', mine('household', 'household_id')));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop table replaced_contact;
alter table verification add column replaces text;
`);
  }
}
