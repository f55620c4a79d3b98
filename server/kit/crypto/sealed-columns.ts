/** A column of values sealed by `KeyRing.seal`, and the context each is bound to: what a rotation needs to seal it anew. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Column whose value makes the context. */
  readonly by: string;
  context(by: string): string;
}

/** Digests made with a key of the ring that are still asked for: their key may not leave the ring before them. */
export interface KeyedDigest {
  readonly table: string;
  readonly column: string;
  /** SQL of the key's id. */
  readonly keyId: string;
  /** SQL: is it asked for still. Absent: for as long as the row exists. */
  readonly inUse: string;
}

const columns: SealedColumn[] = [];
const digests: KeyedDigest[] = [];
const same = (a: { table: string; column: string }, b: { table: string; column: string }): boolean => a.table === b.table && a.column === b.column;

/** Called once an area, at composition. @throws Error when one is declared twice */
export function registerSealed(sealed: readonly SealedColumn[], keyed: readonly KeyedDigest[] = []): void {
  for (const c of sealed) { if (columns.some(other => same(other, c))) throw new Error(`${c.table}.${c.column} is declared twice`); columns.push(c); }
  for (const d of keyed) { if (digests.some(other => same(other, d))) throw new Error(`${d.table}.${d.column} is declared twice`); digests.push(d); }
}
export const sealedColumns = (): readonly SealedColumn[] => columns;
export const keyedDigests = (): readonly KeyedDigest[] => digests;
