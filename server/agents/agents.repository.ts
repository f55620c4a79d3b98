import type { EntityTarget } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { Tx } from '#kit/db/tx.js';
import { Agency, Agent } from './agency.entity.js';
import { codeTaken } from './agents.errors.js';

/** Rows of other agencies are out of sight, so the database says whether a code is free. */
async function insertNew<T extends Agency | Agent>(tx: Tx, entity: EntityTarget<T>, row: T): Promise<void> {
  const { raw } = await tx.manager.createQueryBuilder().insert().into(entity).values(row as QueryDeepPartialEntity<T>).orIgnore().returning('id').execute() as { raw: unknown[] };
  if (raw.length === 0) throw codeTaken({ fields: [{ path: 'code', code: 'taken' }] });
}
/** @throws attribution_code_taken */
export const insertAgency = (tx: Tx, agency: Agency): Promise<void> => insertNew(tx, Agency, agency);
/** @throws attribution_code_taken */
export const insertAgent = (tx: Tx, agent: Agent): Promise<void> => insertNew(tx, Agent, agent);

export const updateAgency = (tx: Tx, id: string, change: Partial<Agency>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Agency).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();
export const updateAgent = (tx: Tx, id: string, change: Partial<Agent>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Agent).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

/** Whose code this is, while agent and agency are active. Asked for callers who see no agent: the answer is two ids. */
export async function agentOfCode(tx: Tx, code: string): Promise<{ agentId: string; agencyId: string } | null> {
  const [row] = await tx.query<{ agentId: string; agencyId: string }>('select agent_id "agentId", agency_id "agencyId" from agent_of_code($1)', [code]);
  return row ?? null;
}
