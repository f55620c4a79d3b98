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

/** The key of a site whatever its state. */
export const siteKeyOf = async (tx: Tx, id: string): Promise<string> => (await tx.builder(Site, 'site').where('site.id = :id', { id }).getOneOrFail()).key;

/** The site of our own full page when an address names none: the provider's first. @throws site_unknown */
export async function ownSite(tx: Tx): Promise<Site> {
  const site = await scoped<Site>(tx, siteSubject, 'site').andWhere(`site.owner_kind = 'provider' and site.state = 'active'`).orderBy('site.created_at').limit(1).getOne();
  if (!site) throw siteUnknown();
  return site;
}

export const insertSite = (tx: Tx, site: Site): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Site).values(site).execute();

export const updateSite = (tx: Tx, id: string, change: Partial<Site>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Site).set({ ...change, updatedAt: tx.systemNow }).where('id = :id', { id }).execute();
