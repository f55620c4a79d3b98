import type { Db } from '#kit/db/db.js';
import type { StoragePort } from '#kit/storage/storage.port.js';
import { GENESIS, linkHash, rowIsGenuine, type Seal, sealIsGenuine, type TrailRow } from './chain.js';
import { type Head, HeadForged, headOf, lastHead } from './heads.js';
import { copiesAmong, type Place, placeAfter, rowsAfter, rowsBetween, sealsAfter, START } from './trail.repository.js';

export type FaultKind = 'changed' | 'missing' | 'inserted' | 'moved' | 'copied' | 'seal' | 'head';
/** `seq` and `position` name the first row that is not as it was written; for a seal or a head the first row it covers. */
export interface Fault { readonly kind: FaultKind; readonly seq: string | null; readonly position: number; readonly batch: string | null; readonly head: number | null; readonly message: string }

export interface Verification {
  readonly fault: Fault | null;
  readonly rows: number; readonly seals: number; readonly heads: number;
  /** Time of the newest row that is as it was written, of those read. */
  readonly verifiedUntil: string | null;
  /** What nothing but its own HMAC protects yet: rows written since the last seal; and, against an attacker who can rewrite the database, rows sealed since the last head. */
  readonly unprotected: { readonly unsealed: number; readonly unsealedSince: string | null; readonly unexported: number; readonly lastHeadAt: string | null };
}

interface Walk { place: Place; hash: string; batch: bigint; total: number; seals: number; confirmed: number; heads: number; until: string | null }
type Found = Omit<Fault, 'batch' | 'head'> & { batch?: string; head?: number };

const SEALS = 20;
const ROWS = 1000;

class Stop extends Error { constructor(readonly fault: Fault) { super(fault.message); } }
function stop(fault: Found): never { throw new Stop({ batch: null, head: null, ...fault }); }

/**
 * Reads the whole trail in its order: every row's HMAC, the chain, the counts and signatures of the seals, every exported
 * head. Stops at the first fault. Reads page by page; what is written meanwhile does no harm.
 */
export async function verifyAudit(db: Db, storage: StoragePort): Promise<Verification> {
  const walk: Walk = { place: START, hash: GENESIS, batch: 0n, total: 0, seals: 0, confirmed: 0, heads: 0, until: null };
  const tail = { rows: 0, since: null as string | null };
  let newest: Head | null = null;
  try {
    newest = await headsEnd(db, storage);
    await walkSeals(db, storage, walk, newest);
    await walkTail(db, walk, tail);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return report(error.fault, walk, tail, newest);
  }
  return report(null, walk, tail, newest);
}

const report = (fault: Fault | null, w: Walk, tail: { rows: number; since: string | null }, newest: Head | null): Verification => ({
  fault, rows: w.total + tail.rows, seals: w.seals, heads: w.heads, verifiedUntil: w.until,
  unprotected: { unsealed: tail.rows, unsealedSince: tail.since, unexported: w.total - w.confirmed, lastHeadAt: newest?.at ?? null },
});

const forged = (error: unknown): never => {
  if (!(error instanceof HeadForged)) throw error;
  return stop({ kind: 'head', seq: null, position: 0, message: error.message });
};
const headsEnd = (db: Db, storage: StoragePort): Promise<Head | null> => lastHead(storage, db.keys).catch(forged);

async function walkSeals(db: Db, storage: StoragePort, walk: Walk, newest: Head | null): Promise<void> {
  let head = await nextHead(db, storage, walk, newest);
  for (;;) {
    const seals = await sealsAfter(db, walk.batch, SEALS);
    for (const seal of seals) {
      await checkSeal(db, walk, seal);
      if (!head || BigInt(head.batch) > seal.batch) continue;
      checkHead(walk, head, seal);
      head = await nextHead(db, storage, walk, newest);
    }
    if (seals.length < SEALS) break;
  }
  if (head) stop({ kind: 'head', seq: null, position: walk.confirmed + 1, head: head.sequence, message: `head ${head.sequence} of ${head.at} covers ${head.total} rows in ${head.batch} seals, the trail has ${walk.total} in ${walk.seals}: rows behind number ${walk.confirmed} were removed or rewritten` });
}

/** The head to be met next. A gap in the numbers is a fault. */
async function nextHead(db: Db, storage: StoragePort, walk: Walk, newest: Head | null): Promise<Head | null> {
  const sequence = walk.heads + 1;
  if (!newest || sequence > newest.sequence) return null;
  const head = await headOf(storage, db.keys, sequence).catch(forged);
  return head ?? stop({ kind: 'head', seq: null, position: walk.confirmed + 1, head: sequence, message: `head ${sequence} is missing, head ${newest.sequence} is there` });
}

function checkHead(walk: Walk, head: Head, seal: Seal): void {
  if (head.batch !== String(seal.batch) || head.hash !== seal.hash || head.total !== String(seal.total))
    stop({ kind: 'head', seq: null, position: walk.confirmed + 1, head: head.sequence, batch: String(seal.batch), message: `head ${head.sequence} of ${head.at} does not fit seal ${seal.batch}: the trail was rewritten between its rows number ${walk.confirmed + 1} and ${head.total}` });
  walk.heads = head.sequence;
  walk.confirmed = walk.total;
}

async function checkSeal(db: Db, walk: Walk, seal: Seal): Promise<void> {
  const batch = String(seal.batch);
  const first = { seq: seal.seqs[0] ?? null, position: walk.total + 1, batch };
  if (seal.batch !== walk.batch + 1n) stop({ ...first, seq: null, kind: 'seal', message: `seal ${walk.batch + 1n} is missing` });
  const rows = await rowsBetween(db, walk.place, placeAfter(seal), seal.seqs.length + 1);
  const hash = checkRows(db, walk, seal, rows);
  const total = walk.total + rows.length;
  const [start, end] = [rows[0], rows.at(-1)];
  const says = [seal.previousHash, seal.hash, String(seal.total), seal.hashes.length, seal.firstXid, seal.firstSeq, seal.lastXid, seal.lastSeq];
  const is = [walk.hash, hash, String(total), rows.length, start?.xid, start?.seq, end?.xid, end?.seq];
  if (says.some((value, i) => value !== is[i]) || !sealIsGenuine(db.keys, seal)) stop({ ...first, kind: 'seal', message: `seal ${batch} (rows ${seal.firstSeq} to ${seal.lastSeq}) was rewritten` });
  Object.assign(walk, { place: placeAfter(seal), batch: seal.batch, hash, total, seals: walk.seals + 1 });
}

const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);

/** Compares the rows with what was sealed, one by one; returns the hash after the last. */
function checkRows(db: Db, walk: Walk, seal: Seal, rows: readonly TrailRow[]): string {
  let hash = walk.hash;
  for (const [i, row] of rows.entries()) {
    const at = { seq: row.seq, position: walk.total + i + 1, batch: String(seal.batch) };
    const sealed = seal.seqs[i];
    if (row.seq !== sealed) outOfPlace(seal, rows, at, sealed);
    if (!rowIsGenuine(db.keys, row)) stop({ ...at, kind: 'changed', message: `row ${row.seq} is not as it was written: its HMAC does not match` });
    hash = linkHash(hash, row);
    if (hash !== seal.hashes[i]) stop({ ...at, kind: 'moved', message: `row ${row.seq} is genuine, but not the one sealed in this place` });
    walk.until = later(walk.until, row.at);
  }
  const sealed = seal.seqs[rows.length];
  if (sealed !== undefined) stop({ kind: 'missing', seq: sealed, position: walk.total + rows.length + 1, batch: String(seal.batch), message: `row ${sealed} is missing` });
  return hash;
}

/** Another row stands where `sealed` was: it was put in, or `sealed` went elsewhere or away. */
function outOfPlace(seal: Seal, rows: readonly TrailRow[], at: { seq: string; position: number; batch: string }, sealed: string | undefined): never {
  const isHere = rows.some(r => r.seq === sealed);
  if (sealed === undefined || (isHere && !seal.seqs.includes(at.seq))) return stop({ ...at, kind: 'inserted', message: `row ${at.seq} was put among the sealed rows` });
  return stop({ ...at, seq: sealed, kind: isHere ? 'moved' : 'missing', message: `row ${sealed} is ${isHere ? 'no longer in its place' : 'missing'}` });
}

/** Rows behind the last seal have only their HMAC, and must not be copies of others. */
async function walkTail(db: Db, walk: Walk, tail: { rows: number; since: string | null }): Promise<void> {
  let place = walk.place;
  for (;;) {
    const rows = await rowsAfter(db, place, ROWS);
    const copies = await copiesAmong(db, rows.map(r => r.id));
    for (const row of rows) {
      const at = { seq: row.seq, position: walk.total + tail.rows + 1 };
      if (!rowIsGenuine(db.keys, row)) stop({ ...at, kind: 'changed', message: `row ${row.seq} (not sealed yet) is not as it was written: its HMAC does not match` });
      if (copies.has(row.id)) stop({ ...at, kind: 'copied', message: `row ${row.seq} (not sealed yet) is the copy of another` });
      tail.rows++;
      if (tail.since === null || row.at < tail.since) tail.since = row.at;
      walk.until = later(walk.until, row.at);
      place = row;
    }
    if (rows.length < ROWS) return;
  }
}
