import { type KeyRing, sha256 } from '#kit/crypto/key-ring.js';
import { auditBytes } from './record.js';

/** A stored row as text, exactly as the database has it; `at` with microseconds. */
export interface TrailRow {
  readonly seq: string; readonly xid: string; readonly id: string; readonly at: string; readonly actorKind: string; readonly actorId: string | null; readonly action: string;
  readonly subjectType: string; readonly subjectId: string; readonly outcome: string; readonly ip: string | null; readonly requestId: string | null; readonly body: string;
  readonly keyId: string; readonly hmac: string;
}

/** A batch of the chain: which rows in which order, and the hash after each of them. */
export interface Seal {
  readonly batch: bigint; readonly firstXid: string; readonly firstSeq: string; readonly lastXid: string; readonly lastSeq: string;
  /** Rows up to and with this batch. */
  readonly total: bigint;
  readonly previousHash: string; readonly hash: string; readonly seqs: readonly string[]; readonly hashes: readonly string[]; readonly keyId: string; readonly mac: string;
}

/** What the first row of the trail follows. */
export const GENESIS = sha256('mpp:audit');

/** The hash after `row`, given the hash before it. Covers every column, the row's HMAC and its place included. */
export const linkHash = (previous: string, r: TrailRow): string => sha256(JSON.stringify(
  [previous, r.seq, r.xid, r.id, r.at, r.actorKind, r.actorId, r.action, r.subjectType, r.subjectId, r.outcome, r.ip, r.requestId, r.body, r.keyId, r.hmac]));

/** Was the row written by somebody who holds the key, and is it as it was written? */
export function rowIsGenuine(keys: KeyRing, row: TrailRow): boolean {
  if (!keys.signs(row.keyId) || !row.at.endsWith('000Z')) return false; // written with milliseconds
  return keys.macMatches('audit', auditBytes({ ...row, at: `${row.at.slice(0, -4)}Z` }), row.hmac, row.keyId);
}

/** Seals rows behind the last seal. They must be in the order of the trail, and at least one. */
export function sealOf(keys: KeyRing, last: Pick<Seal, 'batch' | 'total' | 'hash'> | null, rows: readonly TrailRow[]): Seal {
  const [first, end] = [rows[0], rows.at(-1)];
  if (!first || !end) throw new RangeError('a seal has at least one row');
  const previousHash = last?.hash ?? GENESIS;
  const hashes: string[] = [];
  for (const row of rows) hashes.push(linkHash(hashes.at(-1) ?? previousHash, row));
  const seal = { batch: (last?.batch ?? 0n) + 1n, total: (last?.total ?? 0n) + BigInt(rows.length), previousHash, hash: hashes.at(-1)! };
  return {
    ...seal, firstXid: first.xid, firstSeq: first.seq, lastXid: end.xid, lastSeq: end.seq, seqs: rows.map(r => r.seq), hashes,
    keyId: keys.current, mac: keys.mac('audit', sealText(seal)),
  };
}

const sealText = (s: Pick<Seal, 'batch' | 'total' | 'previousHash' | 'hash'>): string => JSON.stringify({ seal: [String(s.batch), String(s.total), s.previousHash, s.hash] });

export const sealIsGenuine = (keys: KeyRing, seal: Seal): boolean => keys.signs(seal.keyId) && keys.macMatches('audit', sealText(seal), seal.mac, seal.keyId);
