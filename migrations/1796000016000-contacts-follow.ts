import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An application goes with its household to another contact, and so do the households that the family had before it came back. What was
 * replaced before this is brought to that state by `followContacts`. A consent to text messages says for which number it was given.
 */
export class ContactsFollow1796000016000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create function family_of(wanted uuid) returns setof uuid language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with recursive family (id) as (
    select wanted
    union
    select next.id from family f join household own on own.id = f.id cross join lateral (
      select h.id from household h where h.application_id = own.application_id
      union all select p.household_id from membership m join membership p on p.id = m.previous_id where m.household_id = own.id
      union all select h.id from membership m join household h on h.application_id = m.reactivation_id where m.household_id = own.id
    ) next
  ) select id from family
$$;
revoke all on function family_of(uuid) from public;
grant execute on function family_of(uuid) to mpp_app, mpp_system;
create function reached_now(wanted uuid) returns table (household_id uuid, email text, phone text) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select now.id, now.email, now.phone from application a cross join lateral (
    select h.id, h.email, h.phone, h.created_at, 0 nth from household h where h.application_id = a.id
    union all select h.id, h.email, h.phone, h.created_at, 1 from membership m join household h on h.id = m.household_id where m.id = a.previous_membership_id and m.reactivation_id = a.id
    order by nth, created_at desc limit 1) now
  where a.id = wanted
$$;
revoke all on function reached_now(uuid) from public;
grant execute on function reached_now(uuid) to mpp_app, mpp_system;
grant update (contact) on application to mpp_app, mpp_system;
update household h set sms_consent = h.sms_consent || jsonb_build_object('to', case when h.sms_consent = a.sms_consent then a.contact else h.phone end)
  from application a where a.id = h.application_id and h.sms_consent is not null and h.phone is not null;
update application set sms_consent = sms_consent || jsonb_build_object('to', contact) where sms_consent is not null and contact_channel = 'sms';`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop function family_of(uuid);
drop function reached_now(uuid);
revoke update (contact) on application from mpp_app, mpp_system;
update household set sms_consent = sms_consent - 'to' where sms_consent ? 'to';
update application set sms_consent = sms_consent - 'to' where sms_consent ? 'to';`);
  }
}
