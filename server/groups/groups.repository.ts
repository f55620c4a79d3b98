import type { Tx } from '#kit/db/tx.js';
import { type Contribution, employerShare } from './contribution.rules.js';
import { EmployerGroup } from './group.entity.js';
import { groupCodeTaken } from './groups.errors.js';

/** @throws group_code_taken */
export async function insertGroup(tx: Tx, group: EmployerGroup): Promise<void> {
  const { raw } = await tx.manager.createQueryBuilder().insert().into(EmployerGroup).values(group).orIgnore().returning('id').execute() as { raw: unknown[] };
  if (raw.length === 0) throw groupCodeTaken({ fields: [{ path: 'code', code: 'taken' }] });
}
export const updateGroup = (tx: Tx, id: string, change: Partial<EmployerGroup>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(EmployerGroup).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

/** Which active group a code belongs to. Asked for callers who see no group: the answer is an id. */
export async function groupOfCode(tx: Tx, code: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string | null }>('select group_of_code($1) id', [code]);
  return row?.id ?? null;
}

/** What the employer bears of a monthly fee, by the group's terms of today. Asked for applicants, who do not see the group. */
export async function employerShareOf(tx: Tx, groupId: string, monthlyCents: bigint): Promise<bigint> {
  const [row] = await tx.query<{ kind: Contribution['kind']; cents: string | null; bps: number | null }>('select contribution_kind kind, contribution_cents cents, contribution_bps bps from group_contribution($1)', [groupId]);
  return row ? employerShare({ kind: row.kind, cents: row.cents === null ? null : BigInt(row.cents), bps: row.bps }, monthlyCents) : 0n;
}
