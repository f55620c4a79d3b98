import type { Tx } from '#kit/db/tx.js';
import { keyedDigests, type SealedColumn, sealedColumns } from '#kit/crypto/sealed-columns.js';

/** Names come from declarations in the code, never from outside. */
const name = (c: { table: string; column: string }): string => `${c.table}.${c.column}`;
const keyOf = (c: SealedColumn): string => `split_part(${c.column}, '.', 1)`;

export interface Rotation { readonly id: string; readonly keyId: string; readonly state: string; readonly total: number; readonly done: number; readonly failed: number; readonly atColumn: string | null; readonly position: string | null }
const ROTATION = `id, key_id "keyId", state, total, done, failed, at_column "atColumn", position`;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Whoever changes the ring does it alone: of two new keys made at once one would be lost, with what it had sealed. */
export const lockRing = (tx: Tx): Promise<unknown> => tx.query(`select pg_advisory_xact_lock(hashtextextended('keys.ring', 7))`);

export const newestRotation = async (tx: Tx): Promise<Rotation | null> => (await tx.query<Rotation>(`select ${ROTATION} from key_rotation order by started_at desc limit 1`))[0] ?? null;
export const runningRotation = async (tx: Tx, keyId: string): Promise<Rotation | null> =>
  (await tx.query<Rotation>(`select ${ROTATION} from key_rotation where state = 'running' and key_id = $1`, [keyId]))[0] ?? null;

/** False when another process began it in the same moment. */
export const insertRotation = async (tx: Tx, id: string, keyId: string, total: number): Promise<boolean> => {
  await tx.query(`update key_rotation set state = 'superseded', finished_at = $2, updated_at = $2 where state = 'running' and key_id <> $1`, [keyId, tx.systemNow]);
  return (await tx.query(`insert into key_rotation (id, key_id, state, total, started_at, updated_at) values ($1, $2, 'running', $3, $4, $4)
    on conflict (key_id) where state = 'running' do nothing returning id`, [id, keyId, total, tx.systemNow])).length > 0;
};
export const moveRotation = (tx: Tx, id: string, to: { atColumn: string; position: string | null; done: number }): Promise<unknown> =>
  tx.query('update key_rotation set at_column = $2, position = $3, done = done + $4, updated_at = $5 where id = $1', [id, to.atColumn, to.position, to.done, tx.systemNow]);
export const endRotation = (tx: Tx, id: string, failed: number): Promise<unknown> =>
  tx.query(`update key_rotation set state = $2, failed = $3, finished_at = $4, updated_at = $4 where id = $1 and state = 'running'`, [id, failed ? 'failed' : 'done', failed, tx.systemNow]);

/** Values of a column that another key sealed. */
export const staleIn = async (tx: Tx, c: SealedColumn, keyId: string): Promise<number> =>
  (await tx.query<{ n: number }>(`select count(*)::int n from ${c.table} where ${c.column} is not null and ${keyOf(c)} <> $1`, [keyId]))[0]!.n;

export async function staleTotal(tx: Tx, keyId: string): Promise<number> {
  let total = 0;
  for (const column of sealedColumns()) total += await staleIn(tx, column, keyId);
  return total;
}

export interface SealedValue { readonly id: string; readonly by: string; readonly sealed: string }
export const staleBatch = (tx: Tx, c: SealedColumn, keyId: string, after: string | null, limit: number): Promise<SealedValue[]> => tx.query<SealedValue>(
  `select id, ${c.by}::text "by", ${c.column} sealed from ${c.table} where id > $1 and ${c.column} is not null and ${keyOf(c)} <> $2 order by id limit $3`, [after ?? FIRST, keyId, limit]);

/** Puts the fresh seals where the old ones still are: a value that somebody changed meanwhile is left as they made it. Returns how many. */
export const replaceSeals = async (tx: Tx, c: SealedColumn, values: readonly (SealedValue & { fresh: string })[]): Promise<number> =>
  (await tx.query(`update ${c.table} t set ${c.column} = v.fresh from unnest($1::uuid[], $2::text[], $3::text[]) v(id, old, fresh) where t.id = v.id and t.${c.column} = v.old returning t.id`,
    [values.map(v => v.id), values.map(v => v.sealed), values.map(v => v.fresh)])).length;

/** What a key is still needed for besides the audit trail, by place; nothing when it may go. */
export async function usesOf(tx: Tx, keyId: string): Promise<{ place: string; rows: number }[]> {
  const uses: { place: string; rows: number }[] = [];
  for (const c of sealedColumns()) uses.push({ place: name(c), rows: (await tx.query<{ n: number }>(`select count(*)::int n from ${c.table} where ${keyOf(c)} = $1`, [keyId]))[0]!.n });
  for (const d of keyedDigests()) uses.push({ place: name(d), rows: (await tx.query<{ n: number }>(`select count(*)::int n from ${d.table} where ${d.keyId} = $1 and ${d.inUse}`, [keyId]))[0]!.n });
  return uses.filter(use => use.rows > 0);
}
