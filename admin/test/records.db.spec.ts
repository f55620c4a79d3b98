import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { record } from '#audit/index.js';
import { memberships } from '../resources/enrollment/memberships.resource.js';
import { aCatalogue, aFamily, type Family } from './people.js';
import { type PanelWorld, panelWorld } from './panel-world.js';

// What a record's page brings: its history by pages, its related rows by pages, and which dated value is in force.
let world: PanelWorld;
let owner: string;
let family: Family;

beforeAll(async () => {
  world = await panelWorld();
  owner = await world.enter(['owner']);
  family = await aFamily(world.db, await aCatalogue(world.db));
  for (let i = 0; i < 50; i++) await world.db.change(system('test'), tx => record(tx, { action: `household.step_${i}`, subjectType: 'Household', subjectId: family.household, changes: { zip: [`8500${i}`, `8501${i}`] } }));
  for (let i = 0; i < 12; i++) await world.sql(`insert into notice (id, template, channel, locale, recipient, dedup_key, household_id, state, created_at) values (gen_random_uuid(), 'welcome', 'email', 'en', 'a@family.example', gen_random_uuid()::text, $1, 'sent', now() - make_interval(days => $2))`, family.household, i + 1);
});
afterAll(async () => { await world?.close(); });

const timeline = async (query = '', cookie = owner) => (await world.get(`/admin/api/resources/households/records/${family.household}/timeline${query}`, cookie));

test('the history comes by pages, newest first, each entry once, with before and after', async () => {
  const actions: string[] = [];
  let next: string | null = null;
  for (let page = 0; page < 3; page++) {
    const { body } = await timeline(next ? `?before=${next}` : '');
    actions.push(...body.timeline.entries.map((e: { action: string }) => e.action));
    next = body.timeline.next;
    if (page === 0) expect(body.timeline.entries[0]).toMatchObject({ actor: 'system', outcome: 'done', changes: { zip: ['850049', '850149'] } });
  }
  expect(next).toBeNull();
  expect(actions).toEqual(Array.from({ length: 50 }, (_, i) => `household.step_${49 - i}`));
});

test('a page of history is asked for by number alone, of a record one may see, by those who may follow', async () => {
  for (const before of ['x', '-1', '1;drop', '99999999999999999999', '__proto__']) expect((await timeline(`?before=${encodeURIComponent(before)}`)).status, before).toBe(422);
  expect((await world.get(`/admin/api/resources/households/records/${family.site}/timeline`, owner)).status).toBe(404);
  expect((await timeline('', '')).status).toBe(401);
});

test('related rows have pages and a count of their own', async () => {
  const first = await world.get(`/admin/api/resources/notices/actions/list?filters.householdId=${family.household}&perPage=5`, owner);
  expect(first.body.meta).toMatchObject({ total: 13, capped: false, perPage: 5, previous: null });
  const second = await world.get(`/admin/api/resources/notices/actions/list?filters.householdId=${family.household}&perPage=5&after=${first.body.meta.next}`, owner);
  expect(second.body.records).toHaveLength(5);
  expect(second.body.records.map((r: { id: string }) => r.id)).not.toContain(first.body.records[0].id);
});

test('a membership has its refunds, credit notes, disputes and warnings of fraud beside invoices and payments, and nobody else\u2019s', async () => {
  const other = await aFamily(world.db, { site: family.site, planVersion: family.planVersion }, { first: 'Otto', email: 'otto@family.example' });
  for (const f of [family, other]) {
    const of = [f.payment, f.invoice, f.application, f.household];
    const columns = 'payment_id, invoice_id, application_id, household_id, payer_id';
    const values = '$1::uuid, $2::uuid, $3::uuid, $4::uuid, (select payer_id from payment where id = $1::uuid)';
    await world.sql(`insert into refund (id, ${columns}, state, amount_cents, reason, requested_by_kind, created_at, updated_at) values (gen_random_uuid(), ${values}, 'succeeded', 1200, 'goodwill', 'user', now(), now())`, ...of);
    await world.sql(`insert into dispute (id, ${columns}, processor_dispute_id, kind, state, reason, amount_cents, withdrawn_cents, reinstated_cents, opened_at, created_at, updated_at) values (gen_random_uuid(), ${values}, gen_random_uuid()::text, 'dispute', 'needs_response', 'fraudulent', 9900, 9900, 0, now(), now(), now())`, ...of);
    await world.sql(`insert into fraud_warning (id, ${columns}, processor_warning_id, kind, amount_cents, actionable, warned_at, created_at, updated_at) values (gen_random_uuid(), ${values}, gen_random_uuid()::text, 'made_with_stolen_card', 9900, true, now(), now(), now())`, ...of);
    await world.sql(`insert into credit_note (id, invoice_id, application_id, household_id, payer_id, processor_credit_note_id, state, total_cents, open_cents, refunded_cents, balance_cents, elsewhere_cents, issued_at, created_at, updated_at)
      values (gen_random_uuid(), $2::uuid, $3::uuid, $4::uuid, (select payer_id from payment where id = $1::uuid), gen_random_uuid()::text, 'issued', 1200, 0, 1200, 0, 0, now(), now(), now())`, ...of);
  }
  const page = memberships.related!.filter(r => r.value === 'applicationId');
  expect(page.map(r => r.resource)).toEqual(['invoices', 'payments', 'refunds', 'credit-notes', 'disputes', 'fraud-warnings']);
  for (const r of page) expect((await world.get(`/admin/api/resources/${r.resource}/actions/list?filters.${r.field}=${family.application}&perPage=5`, owner)).body.meta.total, r.resource).toBe(1);
});

test('a setting says whether it is past, in force or coming, by the business date', async () => {
  const set = (value: string, days: number) => world.sql(`insert into setting (id, key, value, effective_on, created_at) values (gen_random_uuid(), 'provider_phone', $1::jsonb, current_date + $2::int, now())`, JSON.stringify(value), days);
  for (const [value, days] of [['+1 480 555 0101', -30], ['+1 480 555 0102', -3], ['+1 480 555 0103', 30]] as const) await set(value, days);
  const standings = async () => Object.fromEntries((await world.get('/admin/api/resources/settings/actions/list', owner)).body.records.map((r: { params: { value: string; standing: string } }) => [r.params.value, r.params.standing]));
  expect(await standings()).toEqual({ '+1 480 555 0101': 'past', '+1 480 555 0102': 'now', '+1 480 555 0103': 'coming' });
  await world.sql(`update business_clock set ahead = interval '40 days'`);
  expect(await standings()).toMatchObject({ '+1 480 555 0102': 'past', '+1 480 555 0103': 'now' });
  await world.sql(`update business_clock set ahead = interval '0'`);
});
