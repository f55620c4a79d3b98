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

/** What is there as the release before left it, and then the migrations from that one on. */
async function migrateAgain(upTo: string): Promise<void> {
  const owner = dataSource({ url: t.clone.ownerUrl, poolSize: 2, migrations, entities: [], name: 'contacts-follow' });
  await owner.initialize();
  try {
    for (let last = ''; last !== upTo;) {
      [{ name: last }] = await owner.query<[{ name: string }]>('select name from migration order by id desc limit 1');
      await owner.undoLastMigration({ transaction: 'each' });
    }
    await owner.runMigrations({ transaction: 'each' });
  } finally { await owner.destroy(); }
}

test('a consent to text messages says for which number it was given; a new price that was told knows its day', async () => {
  const [texted, changed, other] = [await family('texted@family.example'), await family('changed@family.example'), await family('other@family.example')];
  const given = { version: '2026-11', locale: 'en', at: '2026-11-01T00:00:00.000Z', ip: null };
  await sql(`insert into application (id, number, state, source, locale, site_id, contact_channel, contact, sms_consent, created_at, updated_at) values ($1, 'A-TEXTED', 'approved', 'self', 'en', $2, 'sms', '+14805550101', $3, now(), now())`, texted.site, catalogue.site, given);
  await sql(`update household set application_id = $2, phone = '+14805550102', sms_consent = $3 where id = $1`, texted.household, texted.site, given); // staff gave it another number
  await sql(`update household set phone = '+14805550103', sms_consent = $2 where id = $1`, changed.household, { ...given, at: '2026-11-20T00:00:00.000Z' }); // the member did
  const change = newId();
  await sql(`insert into domain_event (id, name, payload, occurred_at) select gen_random_uuid(), 'plan_version.move_asked', jsonb_build_object('from', $1::text, 'to', $1::text, 'on', d), now() - interval '1 hour' * h from (values ('2027-01-30', 2), ('2027-02-28', 1)) v (d, h)`, catalogue.planVersion);
  await sql(`insert into membership_change (id, membership_id, application_id, household_id, kind, state, timing, asked_by_kind, from_plan_version_id, to_plan_version_id, from_tier, to_tier, from_monthly_cents, to_monthly_cents, effective_on, created_at, updated_at)
    values ($1, $2, $3, $4, 'price', 'announced', 'next_period', 'system', $5, $5, 'EE', 'EE', 9900, 10900, '2027-03-01', now(), now())`, change, other.membership, other.application, other.household, catalogue.planVersion);
  await migrateAgain(ContactsFollow1796000016000.name);
  const numbers = await sql(`select sms_consent ->> 'to' "to" from household where id = any($1) order by phone`, [texted.household, changed.household]);
  expect(numbers).toEqual([{ to: '+14805550101' }, { to: '+14805550103' }]);
  expect(await sql(`select sms_consent ->> 'to' "to" from application where number = 'A-TEXTED'`)).toEqual([{ to: '+14805550101' }]);
  expect(await sql('select not_before::text from membership_change where id = $1', change)).toEqual([{ not_before: '2027-02-28' }]);
});
