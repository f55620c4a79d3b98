import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCatalogue, aFamily, type Family } from '#admin/test/people.js';
import { dataSource } from '#kit/db/data-source.js';
import { newId } from '#kit/ids/ids.js';
import { migrations } from '#migrations/index.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { entities } from '../server/composition/entities.js';
import { registerAreas } from '../server/composition/register.js';
import { ContactsFollow1796000016000 } from './1796000016000-contacts-follow.js';

let t: TestDb;
let catalogue: Awaited<ReturnType<typeof aCatalogue>>;
beforeAll(async () => { registerAreas(); t = await openTestDb({ entities }); catalogue = await aCatalogue(t.db); });
afterAll(() => t?.close());

const sql = <R = Record<string, unknown>>(text: string, ...values: unknown[]) => t.db.systemStatement<R & Record<string, unknown>>(text, values);
const family = (email: string): Promise<Family> => aFamily(t.db, catalogue, { email, state: 'approved' });

/** What is there as the release before left it, and then the migration. */
async function migrateAgain(): Promise<void> {
  const owner = dataSource({ url: t.clone.ownerUrl, poolSize: 2, migrations, entities: [], name: 'contacts-follow' });
  await owner.initialize();
  try {
    for (let last = ''; last !== ContactsFollow1796000016000.name;) {
      [{ name: last }] = await owner.query<[{ name: string }]>('select name from migration order by id desc limit 1');
      await owner.undoLastMigration({ transaction: 'each' });
    }
    await owner.runMigrations({ transaction: 'each' });
  } finally { await owner.destroy(); }
}

test('contacts that were replaced before are replaced in all that the family has; what was told of a price keeps its day', async () => {
  const [before, now, texted, other] = [await family('old@family.example'), await family('old@family.example'), await family('phone@family.example'), await family('other@family.example')];
  await sql('update membership set previous_id = $2 where id = $1', now.membership, before.membership);
  await sql('update membership set reactivation_id = $2 where id = $1', before.membership, now.application);
  // as the release before left them: the household alone has the new contact
  await sql(`update household set email = 'new@family.example', account_contacts = '{new@family.example}' where id = $1`, now.household);
  await sql(`update application set contact_retired_at = now() where id = $1`, now.application);
  await sql(`update household set email = null, phone = '+14805550199' where id = $1`, texted.household);
  // a way back that was filled in for the contact of before
  const draft = newId();
  await sql(`insert into application (id, number, state, source, locale, site_id, contact_channel, contact, created_at, updated_at, previous_membership_id, contact_retired_at) values ($1, 'A-DRAFT', 'draft', 'self', 'en', $2, 'email', 'old@family.example', now(), now(), $3, now())`, draft, catalogue.site, now.membership);
  await sql('update membership set reactivation_id = $2 where id = $1', now.membership, draft);
  const change = newId();
  await sql(`insert into domain_event (id, name, payload, occurred_at) select gen_random_uuid(), 'plan_version.move_asked', jsonb_build_object('from', $1::text, 'to', $1::text, 'on', d), now() - interval '1 hour' * h from (values ('2027-01-30', 2), ('2027-02-28', 1)) v (d, h)`, catalogue.planVersion);
  await sql(`insert into membership_change (id, membership_id, application_id, household_id, kind, state, timing, asked_by_kind, from_plan_version_id, to_plan_version_id, from_tier, to_tier, from_monthly_cents, to_monthly_cents, effective_on, created_at, updated_at)
    values ($1, $2, $3, $4, 'price', 'announced', 'next_period', 'system', $5, $5, 'EE', 'EE', 9900, 10900, '2027-03-01', now(), now())`, change, other.membership, other.application, other.household, catalogue.planVersion);
  await migrateAgain();
  const reached = await sql(`select h.email, h.phone, h.account_contacts, a.contact, a.contact_channel, a.contact_retired_at is not null retired from household h join application a on a.id = h.application_id where h.id = any($1) order by h.email`, [before, now, texted, other].map(f => f.household));
  const moved = { email: 'new@family.example', phone: '+14805550123', account_contacts: ['new@family.example'], contact: 'new@family.example', contact_channel: 'email', retired: true };
  expect(reached).toEqual([moved, moved, expect.objectContaining({ contact: 'other@family.example', retired: false }), expect.objectContaining({ email: null, contact: '+14805550199', contact_channel: 'sms', retired: true })]);
  expect(await sql('select contact, contact_channel from application where id = $1', draft)).toEqual([{ contact: 'new@family.example', contact_channel: 'email' }]);
  expect(await sql('select not_before::text from membership_change where id = $1', change)).toEqual([{ not_before: '2027-02-28' }]);
});
