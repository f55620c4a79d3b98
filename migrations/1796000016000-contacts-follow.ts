import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An application goes with its household to another contact, and so do the households that the family had before it came back. What was
 * replaced before this is brought to that state; whoever was let in by the contact before stays out by `contact_retired_at`.
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
grant update (contact) on application to mpp_app, mpp_system;`);
    await q.query(REPLACED_BEFORE);
    await q.query(PRICES_TOLD_BEFORE);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop function family_of(uuid);
revoke update (contact) on application from mpp_app, mpp_system;`);
  }
}

/** The applications still have the contact that was replaced: what else of the family has it follows first, and then they themselves. */
const REPLACED_BEFORE = `
update household e set email = now.email, account_contacts = array_append(array_remove(array_remove(e.account_contacts, a.contact), now.email), now.email)
  from application a join household now on now.id = a.household_id
  where a.contact_retired_at is not null and a.contact_channel = 'email' and now.email is not null and now.email <> a.contact and e.email = a.contact and e.id in (select family_of(now.id));
update household e set phone = now.phone, account_contacts = array_append(array_remove(array_remove(e.account_contacts, a.contact), now.phone), now.phone)
  from application a join household now on now.id = a.household_id
  where a.contact_retired_at is not null and a.contact_channel = 'sms' and now.phone is not null and now.phone <> a.contact and e.phone = a.contact and e.id in (select family_of(now.id));
update application a set contact_channel = case when h.email is null or (a.contact_channel = 'sms' and h.phone is not null) then 'sms' else 'email' end,
    contact = case when h.email is null or (a.contact_channel = 'sms' and h.phone is not null) then h.phone else h.email end,
    contact_retired_at = coalesce(a.contact_retired_at, now()), resume_mac = null, resume_expires_at = null
  from household h where (h.id = a.household_id or a.household_id is null and h.id = (select m.household_id from membership m where m.id = a.previous_membership_id and m.reactivation_id = a.id))
    and a.contact is distinct from h.email and a.contact is distinct from h.phone and coalesce(h.email, h.phone) is not null;`;

/** New prices that were told before the day they hold from was kept beside the renewal that was expected. */
const PRICES_TOLD_BEFORE = `
update membership_change c set not_before = (select (e.payload ->> 'on')::date from domain_event e
    where e.name = 'plan_version.move_asked' and e.payload ->> 'from' = c.from_plan_version_id::text and e.payload ->> 'to' = c.to_plan_version_id::text and e.occurred_at <= c.created_at order by e.occurred_at desc limit 1)
  where c.kind = 'price' and c.state = 'announced' and c.not_before is null;`;
