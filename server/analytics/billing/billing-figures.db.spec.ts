import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Role, system, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { newId } from '#kit/ids/ids.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { entities } from '../../composition/entities.js';
import { registerAreas } from '../../composition/register.js';
import { type BillingFigures, readBillingFigures } from './read-billing-figures.js';

/** Phoenix is seven hours behind UTC all year: months there begin at 07:00. */
const NOW = '2031-06-20T18:00:00Z';
let t: TestDb;
let figures: BillingFigures;

const sql = (text: string, ...params: unknown[]): Promise<Record<string, unknown>[]> => t.db.systemStatement(text, params);
interface House { id: string; application: string; payer: string }
async function household(): Promise<House> {
  const h = { id: newId(), application: newId(), payer: newId() };
  await sql(`insert into application (id, number, state, source, locale, site_id, contact_channel, contact, contact_verified_at, tier, plan_version_id, quoted_cents, household_id, created_at, updated_at) select $1, $2, 'approved', 'self', 'en', s.id, 'email', 'a@family.example', $4, 'EE', v.id, 9900, $3, $4, $4 from site s, plan_version v limit 1`, h.application, `A-${h.application.slice(-8)}`, h.id, NOW);
  await sql(`insert into household (id, application_id, email, phone, line1, city, state, zip, locale, created_at, updated_at) values ($1, $2, 'a@family.example', '+14805550123', '12 Palo Verde Lane', 'Phoenix', 'AZ', '85004', 'en', $3, $3)`, h.id, h.application, NOW);
  await sql(`insert into payer (id, kind, application_id, household_id, created_at) values ($1, 'household', $2, $3, $4)`, h.payer, h.application, h.id, NOW);
  return h;
}
/** A membership and the moments at which it came into each state. */
async function membership(h: House, cents: number, ...steps: readonly (readonly [state: string, at: string])[]): Promise<void> {
  const id = newId();
  const last = steps.at(-1)?.[0] ?? 'pending_payment';
  await sql(`insert into membership (id, number, application_id, household_id, payer_id, state, tier, plan_version_id, monthly_cents, starts_on, created_at, updated_at)
    select $1, $2, $3, $4, $5, $6, 'EE', v.id, $7, '2030-01-01', $8, $8 from plan_version v limit 1`, id, `M-${id.slice(-8)}`, h.application, h.id, h.payer, last, cents, NOW);
  let from = 'pending_payment';
  for (const [to, at] of steps) {
    await sql(`insert into state_history (id, subject_type, subject_id, from_state, to_state, action, actor_kind, at) values ($1, 'membership', $2, $3, $4, 'test', 'test', $5)`, newId(), id, from, to, at);
    from = to;
  }
}
/** A change of the fee of a household's membership that was applied. */
async function change(h: House, from: number, to: number, at: string): Promise<void> {
  await sql(`insert into membership_change (id, membership_id, application_id, household_id, kind, state, timing, asked_by_kind, from_plan_version_id, to_plan_version_id, from_tier, to_tier, from_monthly_cents, to_monthly_cents, effective_on, created_at, updated_at, applied_at)
    select $1, m.id, m.application_id, m.household_id, 'plan', 'applied', 'now', 'user', m.plan_version_id, m.plan_version_id, 'EE', 'EE', $3, $4, $5::timestamptz::date, $5, $5, $5 from membership m where m.household_id = $2`, newId(), h.id, from, to, at);
}
async function invoice(h: House, o: { state: string; total: number; due?: number; from: string | null; at?: string; failures?: number; reason?: string; next?: string }): Promise<void> {
  const id = newId();
  await sql(`insert into invoice (id, payer_id, application_id, household_id, processor_invoice_id, number, state, total_cents, paid_cents, due_cents, period_start, reason, failures, next_attempt_at, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)`, id, h.payer, h.application, h.id, `in_${id}`, o.state, o.total, o.state === 'paid' ? o.total : 0, o.due ?? 0, o.from, o.reason ?? 'subscription_cycle', o.failures ?? 0, o.next ?? null, o.at ?? NOW);
}
async function payment(h: House, o: { state: string; cents: number; collected?: string; refunded?: number; at?: string }): Promise<string> {
  const id = newId();
  await sql(`insert into payment (id, payer_id, application_id, household_id, processor_payment_id, state, amount_cents, refunded_cents, collected_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
    id, h.payer, h.application, h.id, `pi_${id}`, o.state, o.cents, o.refunded ?? 0, o.collected ?? null, o.at ?? o.collected ?? NOW);
  return id;
}
/** A refund that was asked for at `at`, of a payment of its own. */
async function refund(h: House, o: { state: string; cents: number; at: string; decided?: string }): Promise<void> {
  const id = await payment(h, { state: 'partly_refunded', cents: 50_000, refunded: o.cents });
  await sql(`insert into refund (id, payment_id, payer_id, application_id, household_id, state, amount_cents, reason, requested_by_kind, decided_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, 'goodwill', 'user', $8, $9, $9)`, newId(), id, h.payer, h.application, h.id, o.state, o.cents, o.decided ?? null, o.at);
}
async function dispute(h: House, o: { state: string; cents: number; due?: string }): Promise<void> {
  const id = await payment(h, { state: 'disputed', cents: o.cents });
  await sql(`insert into dispute (id, payment_id, payer_id, application_id, household_id, processor_dispute_id, kind, state, reason, amount_cents, withdrawn_cents, reinstated_cents, due_on, opened_at, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, 'dispute', $7, 'fraudulent', $8, $8, 0, $9, $10, $10, $10)`, newId(), id, h.payer, h.application, h.id, `du_${id}`, o.state, o.cents, o.due ?? null, NOW);
}

/** Somebody of these roles; the clock stands at `NOW`. */
const asRole = (role: Role) => execute(t.db, user(newId(), 'Ben', [{ role }]), readBillingFigures, {});

beforeAll(async () => {
  registerAreas();
  t = await openTestDb({ entities });
  await sql('update business_clock set ahead = $1::timestamptz - now()', NOW);
  await t.db.change(system('test'), async tx => {
    await tx.query(`insert into site (id, key, name, owner_kind, allowed_origins, state, created_at, updated_at) values ($1, 'pk_figures', 'Clinic', 'provider', '{https://clinic.example}', 'active', $2, $2)`, [newId(), tx.now]);
    const plan = newId();
    await tx.query(`insert into plan (id, code, kind, sort, created_at) values ($1, 'plus', 'plan', 1, $2)`, [plan, tx.now]);
    await tx.query(`insert into plan_version (id, plan_id, version, state, texts, price_ee, price_esp, price_ech, price_fam, facts, created_at) values ($1, $2, 1, 'published', '{}', 9900, 17900, 22900, 27900, '{}', $3)`, [newId(), plan, tx.now]);
  });
  const [a, b, c, d, e, f, g, h] = [await household(), await household(), await household(), await household(), await household(), await household(), await household(), await household()];
  await membership(a, 9_900, ['active', '2031-01-10T17:00:00Z']);
  await membership(b, 14_900, ['active', '2030-03-05T17:00:00Z'], ['ended', '2031-04-30T17:00:00Z']);
  await membership(c, 17_900, ['active', '2031-02-15T17:00:00Z'], ['past_due', '2031-05-15T17:00:00Z'], ['suspended', '2031-06-02T17:00:00Z']);
  await membership(d, 5_900, ['active', '2030-11-01T17:00:00Z'], ['paused', '2031-03-10T17:00:00Z'], ['active', '2031-05-10T17:00:00Z']);
  await membership(e, 11_900, ['active', '2031-06-01T06:30:00Z']); // still May in Phoenix
  await membership(f, 9_900, ['active', '2030-12-01T17:00:00Z'], ['ended', '2031-03-15T17:00:00Z']);
  await sql(`update membership set state = 'ended' where household_id = $1`, f.id);
  await membership(f, 17_900, ['active', '2031-03-15T18:00:00Z']);
  await membership(g, 27_900, ['active', '2030-08-01T17:00:00Z'], ['ended', '2031-04-10T17:00:00Z']);
  await membership(g, 14_900, ['active', '2031-04-10T18:00:00Z']);
  await membership(h, 99_900);
  const i = await household();
  await membership(i, 14_900, ['active', '2031-03-20T17:00:00Z']); // 99 dollars at first
  await change(i, 9_900, 17_900, '2031-04-20T17:00:00Z');
  await change(i, 17_900, 14_900, '2031-06-15T17:00:00Z');
  await invoice(c, { state: 'open', total: 17_900, due: 17_900, from: '2031-05-15', failures: 2, next: '2031-06-25T17:00:00Z' });
  await invoice(a, { state: 'paid', total: 9_900, from: '2031-04-10', failures: 1 });
  await invoice(e, { state: 'void', total: 11_900, from: '2031-05-31', failures: 3, reason: 'subscription_create' });
  await invoice(d, { state: 'open', total: 5_900, due: 5_900, from: '2031-06-13' }); // seven days: the first class
  await invoice(d, { state: 'open', total: 5_900, due: 4_000, from: '2031-06-12' }); // eight: the second
  await invoice(g, { state: 'open', total: 700, due: 700, from: null, at: '2031-04-20T06:00:00Z' }); // 19 April in Phoenix: 62 days
  await invoice(g, { state: 'open', total: 14_900, due: 14_900, from: '2031-06-10', failures: 1, next: '2031-06-22T17:00:00Z' });
  await invoice(b, { state: 'paid', total: 14_900, from: '2030-06-30', failures: 1 }); // before the twelve months
  await payment(a, { state: 'succeeded', cents: 9_900, collected: '2031-05-10T17:00:00Z' });
  await payment(e, { state: 'succeeded', cents: 11_900, collected: '2031-06-01T06:30:00Z' });
  await payment(a, { state: 'partly_refunded', cents: 9_900, collected: '2031-05-12T17:00:00Z', refunded: 2_000, at: '2031-06-12T17:00:00Z' }); // what a payment says of refunds is no figure
  await payment(c, { state: 'failed', cents: 17_900 });
  await refund(a, { state: 'succeeded', cents: 1_500, at: '2031-06-12T17:00:00Z' });
  await refund(a, { state: 'pending', cents: 500, at: '2031-06-01T06:30:00Z', decided: '2031-06-01T17:00:00Z' }); // asked for in May in Phoenix, approved in June
  await refund(a, { state: 'succeeded', cents: 700, at: '2031-06-01T06:30:00Z' }); // still May in Phoenix
  await refund(b, { state: 'failed', cents: 4_000, at: '2031-04-01T07:00:00Z' });
  await refund(b, { state: 'failed', cents: 8_000, at: '2031-04-01T06:59:00Z' }); // longer ago than two whole months
  await refund(b, { state: 'refused', cents: 9_000, at: '2031-06-10T17:00:00Z' });
  await refund(c, { state: 'awaiting_approval', cents: 17_900, at: '2030-01-10T17:00:00Z' });
  await refund(c, { state: 'awaiting_approval', cents: 100, at: '2031-06-10T17:00:00Z' });
  await dispute(d, { state: 'under_review', cents: 5_900 });
  await dispute(e, { state: 'needs_response', cents: 11_900, due: '2031-07-02' });
  await dispute(f, { state: 'needs_response', cents: 9_900, due: '2031-06-28' });
  await dispute(g, { state: 'lost', cents: 27_900 });
  for (const [h, actionable] of [[a, true], [b, false]] as const) await sql(`insert into fraud_warning (id, payment_id, payer_id, application_id, household_id, processor_warning_id, kind, amount_cents, actionable, warned_at, created_at, updated_at) values ($1, $2, $3, $4, $5, $1::uuid::text, 'made_with_stolen_card', 9900, $6, $7, $7, $7)`, newId(), await payment(h, { state: 'succeeded', cents: 9_900 }), h.payer, h.application, h.id, actionable, NOW);
  for (const state of ['open', 'open', 'repaired']) await sql(`insert into reconciliation_difference (id, key, kind, proposal, state, opened_at, seen_at, updated_at) values ($1, $2, 'invoice_gone', 'look', $3, $4, $4, $4)`, newId(), newId(), state, NOW);
  figures = await asRole('billing');
});
afterAll(() => t?.close());

test('the recurring fee of each month, with what was new, grew, shrank and went; every month adds up', () => {
  const shown = figures.recurring.slice(6).map(m => [m.month.slice(0, 7), m.startCents, m.newCents, m.expansionCents, m.contractionCents, m.churnedCents, m.endCents, m.startMembers, m.newMembers, m.churnedMembers, m.endMembers]);
  expect(shown).toEqual([
    ['2031-01', 58_600, 9_900, 0, 0, 0, 68_500, 4, 1, 0, 5],
    ['2031-02', 68_500, 17_900, 0, 0, 0, 86_400, 5, 1, 0, 6],
    ['2031-03', 86_400, 9_900, 8_000, 0, 5_900, 98_400, 6, 1, 1, 6],
    ['2031-04', 98_400, 0, 8_000, 13_000, 14_900, 78_500, 6, 0, 1, 5],
    ['2031-05', 78_500, 17_800, 0, 0, 0, 96_300, 5, 2, 0, 7],
    ['2031-06', 96_300, 0, 0, 3_000, 17_900, 75_400, 7, 0, 1, 6],
  ]);
  expect(figures.recurring.map(m => m.endCents).slice(0, 6)).toEqual([14_900, 42_800, 42_800, 42_800, 48_700, 58_600]);
  for (const m of figures.recurring) expect(m.startCents + m.newCents + m.expansionCents - m.contractionCents - m.churnedCents).toBe(m.endCents);
});

test('churn is a share of what there was when the month began', () => {
  const at = (month: string) => figures.recurring.find(m => m.month === `${month}-01`)!;
  expect([at('2031-03').churnedMembersShare, at('2031-03').churnedMoneyShare]).toEqual([1 / 6, 5_900 / 86_400]);
  expect([at('2031-04').churnedMembersShare, at('2031-04').churnedMoneyShare]).toEqual([1 / 6, 14_900 / 98_400]);
  expect(at('2031-05').churnedMembersShare).toBe(0);
});

test('collected by the day it came in, failed by the month it bills, refunded by the day it was asked for or approved, in the provider\'s months', () => {
  expect(figures.money.filter(m => m.collectedCents || m.failedCents || m.refundedCents)).toEqual([
    { month: '2031-04-01', collectedCents: 0, failedCents: 9_900, refundedCents: 0, collected: 0, failed: 1, refunded: 0 },
    { month: '2031-05-01', collectedCents: 31_700, failedCents: 17_900, refundedCents: 700, collected: 3, failed: 1, refunded: 1 },
    { month: '2031-06-01', collectedCents: 0, failedCents: 14_900, refundedCents: 2_000, collected: 0, failed: 1, refunded: 2 },
  ]);
  expect(figures.recovery).toEqual({ cents: 42_700, recoveredCents: 9_900, share: 9_900 / 42_700 });
});

test('open invoices by age, and those that will be tried again', () => {
  expect(figures.ageing).toEqual([{ cents: 5_900, count: 1 }, { cents: 18_900, count: 2 }, { cents: 0, count: 0 }, { cents: 17_900, count: 1 }, { cents: 700, count: 1 }]);
  expect(figures.waiting).toMatchObject({ cents: 32_800, count: 2, items: [{ cents: 14_900, failures: 1, nextAttemptAt: new Date('2031-06-22T17:00:00Z') }, { cents: 17_900, failures: 2, nextAttemptAt: new Date('2031-06-25T17:00:00Z') }] });
});

test('what waits for somebody: refunds to approve and failed ones, disputes by the day of the answer, warnings that a refund would answer, the queue of the reconciliation', () => {
  expect(figures.refunds).toEqual({ waiting: { cents: 18_000, count: 2 }, failed: { cents: 4_000, count: 1 }, failedSince: '2031-04-01' });
  expect(figures.disputes).toMatchObject({ cents: 27_700, count: 3, items: [{ cents: 9_900, dueOn: '2031-06-28', state: 'needs_response' }, { cents: 11_900, dueOn: '2031-07-02' }, { cents: 5_900, dueOn: null, state: 'under_review' }] });
  expect(figures.warnings).toEqual({ cents: 9_900, count: 1 });
  expect(figures.differences).toBe(2);
});

test('memberships by state with their fees', () => {
  expect([...figures.members].sort((a, b) => a.state.localeCompare(b.state))).toEqual([
    { state: 'active', count: 6, cents: 75_400 }, { state: 'ended', count: 3, cents: 52_700 }, { state: 'pending_payment', count: 1, cents: 99_900 }, { state: 'suspended', count: 1, cents: 17_900 },
  ]);
});

test('owner, billing and compliance see the same, and nobody else', async () => {
  for (const role of ['owner', 'compliance'] as const) expect(await asRole(role)).toEqual(figures);
  for (const role of ['support', 'agency_manager', 'agent', 'employer_admin', 'member'] as const) await expect(asRole(role)).rejects.toMatchObject({ status: 403 });
});
