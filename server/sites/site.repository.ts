import { scoped } from '#access/scope.js';
import type { Tx } from '#kit/db/tx.js';
import { Site } from './site.entity.js';
import { siteUnknown } from './sites.errors.js';
import { siteSubject } from './sites.access.js';

/** The active site of a public key. @throws site_unknown */
export async function siteByKey(tx: Tx, key: string): Promise<Site> {
  const site = await scoped<Site>(tx, siteSubject, 'site').andWhere('site.key = :key', { key }).andWhere(`site.state = 'active'`).getOne();
  if (!site) throw siteUnknown();
  return site;
}

export const insertSite = (tx: Tx, site: Site): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Site).values(site).execute();

export const updateSite = (tx: Tx, id: string, change: Partial<Site>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Site).set({ ...change, updatedAt: tx.systemNow }).where('id = :id', { id }).execute();
