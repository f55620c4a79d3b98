import { agentOfCode } from '#agents/index.js';
import { groupOfCode } from '#groups/index.js';
import type { Tx } from '#kit/db/tx.js';
import type { Site } from '#sites/index.js';
import type { Application } from './application.entity.js';

export type Attribution = Pick<Application, 'source' | 'agencyId' | 'agentId' | 'groupId'>;

/**
 * Whose an application is: by the site it began on, else by the codes in the link. A page of an agency credits that agency
 * whatever the link says; a code of one of its own agents names the agent. Unknown codes are kept as text and credit nobody.
 */
export async function attributionOf(tx: Tx, site: Site, codes: { readonly agent?: string | undefined; readonly group?: string | undefined }): Promise<Attribution> {
  const named = codes.agent && !site.agentId ? await agentOfCode(tx, codes.agent) : null;
  const agent = named && (site.agencyId === null || site.agencyId === named.agencyId) ? named : null;
  const groupId = site.groupId ?? (codes.group ? await groupOfCode(tx, codes.group) : null);
  return { source: groupId ? 'group' : 'self', agencyId: site.agencyId ?? agent?.agencyId ?? null, agentId: site.agentId ?? agent?.agentId ?? null, groupId };
}
