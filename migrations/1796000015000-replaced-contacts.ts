import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine, secure } from './row-security.js';

/**
 * The contact that another one has replaced, by the member or by staff: whoever is reached there is told. What it
 * opened before it opens no more. The column that held such a contact until now stays for one release: the one before writes it while both run.
 */
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
insert into replaced_contact select id, household_id, channel, replaces, confirmed_at from verification where replaces is not null and household_id is not null and confirmed_at is not null;
alter table application add column contact_retired_at timestamptz;
grant update (contact_retired_at) on application to mpp_app, mpp_system;
update application a set contact_retired_at = now(), resume_mac = null, resume_expires_at = null
  from household h where h.id = a.household_id and h.application_id = a.id and a.contact is distinct from h.email and a.contact is distinct from h.phone;
`);
    await q.query(secure('replaced_contact', mine('household', 'household_id')));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop table replaced_contact;
alter table application drop column contact_retired_at;
`);
  }
}
