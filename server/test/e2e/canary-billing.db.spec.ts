import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '#access/execute.js';
import { refundPayment } from '#billing/refund-payment.js';
import { retryPayment } from '#billing/retry-payment.js';
import { cancelMembership } from '#enrollment/ending/cancel-membership.js';
import { endMembershipNow } from '#enrollment/ending/end-membership-now.js';
import { adminUrl } from '../db/database.js';
import type { Family } from '../fixtures/families.js';
import { DAY } from '../oracle/calendar.js';
import { BAD_CARD, GOOD_CARD, type Insured, type LifeWorld, startLifeWorld } from '../simulators/life-world.js';
import { type Canary, datesOf, dumpOf, leaksIn } from './canary.js';

const word = (): string => `Zq${randomBytes(7).toString('hex').replace(/\d/g, d => 'ghjkmnpqrs'[Number(d)]!)}`;
const NAMES = Array.from({ length: 10 }, word);
const [STREET, CITY] = [`${word()} Bend`, word()];
const BIRTHS = ['1971-03-14', '1972-04-15', '2011-05-16', '2024-06-17'];
/** What somebody might type where they should not. */
const DIAGNOSES = ['type 2 diabetes', 'major depressive episode', 'ICD F32.1'];
const PHONE = '+14805550177';

const home = (state: string): Family['household'] => ({
  people: [{ role: 'self', firstName: NAMES[0]!, lastName: NAMES[1]!, birthDate: BIRTHS[0]! }, { role: 'spouse', firstName: NAMES[2]!, lastName: NAMES[3]!, birthDate: BIRTHS[1]! }, { role: 'child', firstName: NAMES[4]!, lastName: NAMES[5]!, birthDate: BIRTHS[2]! }],
  address: { line1: STREET, city: CITY, state, zip: '78701' }, phone: PHONE,
});
const family: Family = { key: 'canary', tier: 'FAM', contact: { channel: 'email', address: 'unused@family.example' }, household: home('TX') };

let w: LifeWorld;
beforeAll(async () => { w = await startLifeWorld(); }, 120_000);
afterAll(() => w?.close());

const open = (m: Insured) => w.db.systemStatement<{ id: string }>(`select id from invoice where subscription_id = $1 and state = 'open'`, [m.subscriptionId]);
const payment = (m: Insured) => w.db.systemStatement<{ id: string }>('select p.id from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1 order by p.created_at limit 1', [m.subscriptionId]);

/** Every turn of a membership's life, with something personal in every text that can be typed. */
async function live(): Promise<void> {
  const m = await w.enroll(family, 'plus', ['pharmacy']);
  const grown = { plan: 'elite', household: { add: [{ role: 'child', firstName: NAMES[6]!, lastName: NAMES[7]!, birthDate: BIRTHS[3]! }] } };
  await w.confirm(m, grown, await w.preview(m, grown));
  const [paid] = await payment(m);
  await execute(w.db, w.staff, refundPayment, { id: paid!.id, amountCents: 1_200, reason: 'goodwill', note: `${NAMES[0]} has ${DIAGNOSES[0]}` });
  const down = { plan: 'base', addOns: [] };
  await w.confirm(m, down, await w.preview(m, down));
  await w.withdraw(m);
  await w.pause(m);
  await w.resume(m);
  await w.useCard(m, BAD_CARD);
  await w.goTo(await w.now() + 33 * DAY);
  await w.useCard(m, GOOD_CARD);
  const [owed] = await open(m);
  await execute(w.db, m.member, retryPayment, { id: owed!.id });
  await w.quiet();
  await execute(w.db, m.member, cancelMembership, { id: m.membershipId, reason: `${NAMES[2]}: ${DIAGNOSES[1]}` });
  await w.keep(m);
  await execute(w.db, w.staff, endMembershipNow, { id: m.membershipId, reason: `${NAMES[4]} ${DIAGNOSES[2]}`, refund: 'formula' });
  await w.quiet();
}

async function placesOf(url: string, name: string): Promise<[string, string][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try { return await dumpOf(async (sql, values = []) => (await client.query(sql, [...values])).rows as never, name); } finally { await client.end(); }
}

test('nothing of a person, of a plan or of an illness reaches the processor, our events, jobs or money rows', async () => {
  await live();
  const theirs = (await placesOf(w.sandbox.databaseUrl, 'sandbox')).filter(([place]) => !/:(mail|sms)_message$/.test(place));
  const ours = await placesOf(Object.assign(new URL(adminUrl()), { pathname: `/${w.t.clone.name}` }).href, 'dump');
  const money = ours.filter(([place]) => /^dump:(domain_event|inbox_event|billing_intent|payer|subscription|subscription_item|invoice|invoice_line|payment|credit_note|dispute|ledger_entry|ledger_line|_private_jobs)$/.test(place));
  const nowhere = /^$/;
  const emails = (await w.db.systemStatement<{ email: string }>('select contact email from application')).map(r => r.email);
  const canaries: Canary[] = [
    { what: 'a name or address', values: [...NAMES, STREET, CITY], allowed: nowhere }, { what: 'a birth date', values: BIRTHS.flatMap(datesOf), allowed: nowhere },
    { what: 'a contact', values: [...emails, PHONE.slice(2)], allowed: nowhere }, { what: 'an illness', values: DIAGNOSES, allowed: nowhere },
  ];
  const places = new Map([...theirs, ...money]);
  expect(leaksIn(places, canaries)).toEqual([]);
  // names of plans stand in our own rows, and never at the processor
  const plans = (await w.db.systemStatement<{ name: string }>(`select distinct name from (select texts -> 'en' ->> 'name' name from plan_version union select texts -> 'es' ->> 'name' from plan_version) n where name is not null`)).map(r => r.name);
  expect(plans.length).toBeGreaterThan(2);
  const named = theirs.flatMap(([place, text]) => plans.filter(name => new RegExp(`\\b${name}\\b`).test(text)).map(name => `${name} in ${place}`));
  expect(named).toEqual([]);
  // the places were looked at: what is meant for the processor is there
  const stored = theirs.find(([place]) => place === 'sandbox:stripe_object')![1].replaceAll('""', '"');
  for (const kind of ['"object": "refund"', '"object": "subscription"', '"object": "invoice"', 'Membership fee']) expect(stored).toContain(kind);
}, 240_000);
