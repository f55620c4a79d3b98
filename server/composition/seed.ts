import { system } from '#access/actor.js';
import type { Config } from '#config/config.js';
import { newSecret, systemSetKnownSecondFactor } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { insertPlan, insertVersion, type PlanFacts, type TierPrices } from '#plans/index.js';
import { DEMO_ADD_ONS, DEMO_PLANS } from '#plans/demo-catalogue.js';
import { insertSite } from '#sites/index.js';
import { DEMO_PEOPLE, demoEmail } from './demo-people.js';
import { seedPartners } from './seed-partners.js';

export { DEMO_DOMAIN, DEMO_PEOPLE, demoEmail } from './demo-people.js';

export const DEMO_SITE_KEY = 'pk_demo_clinic';

/** Catalogue, sites and people of a fresh development installation. Does nothing where there is a catalogue already. */
export async function seedDemo(db: Db, config: Config, password: string): Promise<boolean> {
  const actor = system('seed');
  const fresh = await db.change(actor, async tx => {
    if ((await tx.query('select 1 from plan limit 1')).length) return false;
    await seedCatalogue(tx);
    const partner = `http://127.0.0.1:${config.publicUrl.port || config.PORT}`;
    await site(tx, DEMO_SITE_KEY, 'Saguaro Family Clinic (demo partner)', [partner, config.publicUrl.origin]);
    return true;
  });
  if (!fresh) return false;
  await seedPartners(db, password);
  await giveDemoFactors(db);
  return true;
}

/** Demo people without a second factor get one whose codes `/dev/codes` shows: nobody needs a phone to look around. */
export async function giveDemoFactors(db: Db): Promise<void> {
  const people = await db.systemStatement<{ id: string }>('select id from user_account where email = any($1)', [DEMO_PEOPLE.map(p => demoEmail(p.key))]);
  for (const { id } of people) await systemSetKnownSecondFactor(db, id, newSecret());
}

const site = (tx: Tx, key: string, name: string, allowedOrigins: string[]): Promise<unknown> => insertSite(tx, {
  id: newId(), key, name, ownerKind: 'provider', agencyId: null, agentId: null, groupId: null, allowedOrigins, accent: null, state: 'active', createdAt: tx.systemNow, updatedAt: tx.systemNow,
});

async function seedCatalogue(tx: Tx): Promise<void> {
  for (const p of DEMO_PLANS) await version(tx, 'plan', p, { fixedAndPeriodic: p.fixedAndPeriodic, primaryCareOnly: p.primaryCareOnly, includesDrugs: p.includesDrugs, drugAddOn: false });
  for (const a of DEMO_ADD_ONS) await version(tx, 'addon', a, { fixedAndPeriodic: true, primaryCareOnly: false, includesDrugs: a.kind === 'drugs', drugAddOn: a.kind === 'drugs' });
}

async function version(tx: Tx, kind: 'plan' | 'addon', from: { code: string; position: number; prices: TierPrices; texts: (typeof DEMO_PLANS)[number]['texts'] }, facts: PlanFacts): Promise<void> {
  const planId = newId();
  await insertPlan(tx, { id: planId, code: from.code, kind, sort: from.position, createdAt: tx.systemNow });
  await insertVersion(tx, {
    id: newId(), planId, version: 1, state: 'published', soldFrom: addDays(calendarDate(tx.today), -1), soldUntil: null, texts: from.texts, facts,
    priceEe: from.prices.EE, priceEsp: from.prices.ESP, priceEch: from.prices.ECH, priceFam: from.prices.FAM, createdAt: tx.systemNow, publishedAt: tx.systemNow,
  });
}
