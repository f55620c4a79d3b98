import type { Db } from '#kit/db/db.js';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { registerAgency, registerAgent } from '#agents/index.js';
import { registerGroup } from '#groups/index.js';
import { birthDateContext } from '#enrollment/index.js';
import { newId } from '#kit/ids/ids.js';
import type { Tx } from '#kit/db/tx.js';

export interface Family { site: string; application: string; household: string; person: string; membership: string; planVersion: string; notice: string; invoice: string; payment: string }

export interface Tenant { agency?: string; agent?: string; group?: string }
export interface Partners { agency: string; agents: [string, string]; group: string }

/** An agency with two agents, and a group. */
export async function somePartners(db: Db, name: string): Promise<Partners> {
  const staff = system('test');
  const agency = (await execute(db, staff, registerAgency, { name: `${name} Agency`, email: 'office@agency.example' })).id;
  const agent = async (n: number): Promise<string> => (await execute(db, staff, registerAgent, { agencyId: agency, name: `${name} Agent ${n}`, email: `agent${n}@agency.example` })).id;
  const group = (await execute(db, staff, registerGroup, { name: `${name} Company`, contactName: 'Pat Example', contactEmail: 'pat@employer.example', contributionKind: 'percent', contributionBps: 5_000 })).id;
  return { agency, agents: [await agent(1), await agent(2)], group };
}

/** A site and a plan version to hang families on. */
export async function aCatalogue(db: Db): Promise<{ site: string; planVersion: string }> {
  const ids = { site: newId(), plan: newId(), planVersion: newId() };
  await db.change(system('test'), async tx => {
    await tx.query(`insert into site (id, key, name, owner_kind, allowed_origins, state, created_at, updated_at) values ($1, $2, 'Saguaro Family Clinic', 'provider', '{https://clinic.example}', 'active', $3, $3)`, [ids.site, `pk_${ids.site.slice(-8)}`, tx.now]);
    await tx.query(`insert into plan (id, code, kind, sort, created_at) values ($1, $2, 'plan', 1, $3)`, [ids.plan, `plus-${ids.plan.slice(-6)}`, tx.now]);
    await tx.query(`insert into plan_version (id, plan_id, version, state, texts, price_ee, price_esp, price_ech, price_fam, facts, created_at)
      values ($1, $2, 1, 'draft', $3, 9900, 17900, 22900, 27900, '{}', $4)`, [ids.planVersion, ids.plan, JSON.stringify({ en: { name: 'Plus', summary: 'Visits and messages', features: ['Visits'] }, es: { name: 'Plus', summary: 'Visitas', features: ['Visitas'] } }), tx.now]);
  });
  return ids;
}

/** One enrolled family by SQL: rows for every resource of the panel. */
export async function aFamily(db: Db, on: { site: string; planVersion: string }, o: { first?: string; last?: string; email?: string; state?: string; birthDate?: string; daysAgo?: number; tenant?: Tenant; verified?: boolean } = {}): Promise<Family> {
  const { first = 'Ines', last = 'Example', email = 'ines@family.example', state = 'draft', birthDate = '1984-02-29', daysAgo = 0, tenant = {}, verified = true } = o;
  const whose = [tenant.agency ?? null, tenant.agent ?? null, tenant.group ?? null];
  const ids = { ...on, application: newId(), household: newId(), person: newId(), membership: newId(), payer: newId(), subscription: newId(), invoice: newId(), payment: newId(), notice: newId() };
  await db.change(system('test'), async tx => {
    const at = new Date(tx.now.getTime() - daysAgo * 86_400_000);
    await tx.query(`insert into application (id, number, state, source, locale, site_id, contact_channel, contact, tier, plan_version_id, quoted_cents, household_id, created_at, updated_at, contact_verified_at, agency_id, agent_id, group_id)
      values ($1, $2, $3, 'self', 'en', $4, 'email', $5, 'EE', $6, 9900, $7, $8, $8, case when $9 then $8::timestamptz end, $10, $11, $12)`, [ids.application, `A-${ids.application.slice(-8)}`, state, on.site, email, on.planVersion, ids.household, at, verified, ...whose]);
    await tx.query(`insert into household (id, application_id, email, phone, line1, city, state, zip, locale, created_at, updated_at, agency_id, agent_id, group_id) values ($1, $2, $3, '+14805550123', '12 Palo Verde Lane', 'Phoenix', 'AZ', '85004', 'en', $4, $4, $5, $6, $7)`, [ids.household, ids.application, email, at, ...whose]);
    await tx.query(`insert into person (id, household_id, application_id, role, first_name, last_name, birth_date_sealed, position, created_at, updated_at, agency_id, agent_id, group_id) values ($1, $2, $3, 'self', $4, $5, $6, 0, $7, $7, $8, $9, $10)`, [ids.person, ids.household, ids.application, first, last, tx.keys.seal(birthDate, birthDateContext(ids.person)), at, ...whose]);
    await money(tx, ids, at, whose);
    await tx.query(`insert into notice (id, template, channel, locale, recipient, dedup_key, application_id, household_id, state, created_at, sent_at) values ($1, 'welcome', 'email', 'en', $2, $3, $4, $5, 'sent', $6, $6)`, [ids.notice, email, `welcome:${ids.notice}`, ids.application, ids.household, at]);
  });
  return ids;
}

async function money(tx: Tx, ids: Family & { payer: string; subscription: string }, at: Date, whose: readonly (string | null)[]): Promise<void> {
  await tx.query(`insert into payer (id, kind, application_id, household_id, created_at) values ($1, 'household', $2, $3, $4)`, [ids.payer, ids.application, ids.household, at]);
  await tx.query(`insert into membership (id, number, application_id, household_id, payer_id, state, tier, plan_version_id, monthly_cents, starts_on, next_charge_on, created_at, updated_at, agency_id, agent_id, group_id)
    values ($1, $2, $3, $4, $5, 'active', 'EE', $6, 9900, '2026-11-01', '2026-12-01', $7, $7, $8, $9, $10)`, [ids.membership, `M-${ids.membership.slice(-8)}`, ids.application, ids.household, ids.payer, ids.planVersion, at, ...whose]);
  await tx.query(`insert into subscription (id, payer_id, application_id, household_id, state, starts_on, anchor_day, charge_now, monthly_cents, created_at, updated_at) values ($1, $2, $3, $4, 'active', '2026-11-01', 1, true, 9900, $5, $5)`, [ids.subscription, ids.payer, ids.application, ids.household, at]);
  await tx.query(`insert into invoice (id, payer_id, subscription_id, application_id, household_id, processor_invoice_id, number, state, total_cents, paid_cents, due_cents, period_start, period_end, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, 'paid', 9900, 9900, 0, '2026-11-01', '2026-12-01', $8, $8)`, [ids.invoice, ids.payer, ids.subscription, ids.application, ids.household, `in_${ids.invoice.slice(-12)}`, `INV-${ids.invoice.slice(-6)}`, at]);
  await tx.query(`insert into payment (id, invoice_id, payer_id, application_id, household_id, processor_payment_id, state, amount_cents, method_kind, method_brand, method_last4, collected_at, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, 'succeeded', 9900, 'card', 'visa', '4242', $7, $7, $7)`, [ids.payment, ids.invoice, ids.payer, ids.application, ids.household, `pi_${ids.payment.slice(-12)}`, at]);
}
