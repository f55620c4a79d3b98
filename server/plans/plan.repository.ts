import type { Tx } from '#kit/db/tx.js';
import { Plan, PlanVersion, type PlanFacts } from './plan.entity.js';
import type { CatalogueText } from './demo-catalogue.js';
import type { Locale } from '#kit/i18n/translate.js';
import type { TierPrices } from './tier.rules.js';

/** A version with its plan's code and kind, as pricing needs it. */
export interface CatalogueVersion { id: string; code: string; kind: 'plan' | 'addon'; prices: TierPrices; texts: Record<Locale, CatalogueText>; facts: PlanFacts }

interface Row { id: string; code: string; kind: 'plan' | 'addon'; texts: Record<Locale, CatalogueText>; facts: PlanFacts; ee: bigint; esp: bigint; ech: bigint; fam: bigint }
const COLUMNS = `v.id, p.code, p.kind, v.texts, v.facts, v.price_ee ee, v.price_esp esp, v.price_ech ech, v.price_fam fam`;
const toVersion = (r: Row): CatalogueVersion => ({ id: r.id, code: r.code, kind: r.kind, texts: r.texts, facts: r.facts, prices: { EE: r.ee, ESP: r.esp, ECH: r.ech, FAM: r.fam } });

const ON_SALE = (date: string): string => `(v.state = 'published' and v.sold_from <= ${date} and (v.sold_until is null or v.sold_until >= ${date}))`;

/** Everything sold on the business date, in catalogue order. */
export async function versionsOnSale(tx: Tx): Promise<CatalogueVersion[]> {
  const rows = await tx.prepared<Row>(`select ${COLUMNS} from plan_version v join plan p on p.id = v.plan_id
    where ${ON_SALE('$1')} order by p.kind desc, p.sort, v.version desc`, [tx.today]);
  return rows.map(toVersion);
}

/** Versions by id: whether still sold or not (what a contract names), or `onSale`, only those one may still choose. */
export async function versionsById(tx: Tx, ids: readonly string[], { onSale = false } = {}): Promise<CatalogueVersion[]> {
  if (ids.length === 0) return [];
  // two texts, not one with a switch: a plan that hangs on a parameter is made anew each time, five times as long as it runs
  const rows = await tx.prepared<Row>(`select ${COLUMNS} from plan_version v join plan p on p.id = v.plan_id where v.id = any($1)${onSale ? ` and ${ON_SALE('$2')}` : ''}`, onSale ? [ids, tx.today] : [ids]);
  return ids.flatMap(id => rows.filter(r => r.id === id)).map(toVersion);
}

export const insertPlan = (tx: Tx, plan: Plan): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Plan).values(plan).orIgnore().execute();
export const insertVersion = (tx: Tx, version: PlanVersion): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(PlanVersion).values(version).execute();
export const updateVersion = (tx: Tx, id: string, change: Partial<PlanVersion>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(PlanVersion).set(change).where('id = :id', { id }).execute();
/** Ends the sale of a plan's other published versions the day before a new one begins. */
export const endSaleOfOthers = (tx: Tx, planId: string, keepId: string, until: string): Promise<unknown> =>
  tx.query(`update plan_version set sold_until = $3 where plan_id = $1 and id <> $2 and state = 'published' and (sold_until is null or sold_until > $3)`, [planId, keepId, until]);
export const nextVersionNumber = async (tx: Tx, planId: string): Promise<number> =>
  (await tx.query<{ n: number }>('select coalesce(max(version), 0)::int + 1 as n from plan_version where plan_id = $1', [planId]))[0]!.n;
