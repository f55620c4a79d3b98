import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import type { Seal, TrailRow } from './chain.js';
import type { Verification } from './verify-audit.js';

/** A place in the trail: rows are ordered by transaction, then by number. */
export interface Place { readonly xid: string; readonly seq: string }
export const START: Place = { xid: '0', seq: '0' };
export const placeAfter = (seal: Pick<Seal, 'lastXid' | 'lastSeq'> | null): Place => (seal ? { xid: seal.lastXid, seq: seal.lastSeq } : START);

const ROW = `seq::text, xid::text, id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') at, actor_kind "actorKind", actor_id "actorId", action,
  subject_type "subjectType", subject_id "subjectId", outcome, ip, request_id "requestId", body, key_id "keyId", hmac`;
const SEAL = `batch, first_xid::text "firstXid", first_seq::text "firstSeq", last_xid::text "lastXid", last_seq::text "lastSeq", total,
  previous_hash "previousHash", hash, seqs::text[] seqs, hashes, key_id "keyId", mac`;

const LOCK = 727_002;
/** Of several sealers one works; the lock ends with the transaction. */
export const lockTrail = async (tx: Tx): Promise<boolean> => (await tx.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1) got', [LOCK]))[0]!.got;

export const lastSeal = async (tx: Tx): Promise<Seal | null> => (await tx.query<Seal>(`select ${SEAL} from audit_seal order by batch desc limit 1`))[0] ?? null;

/** Rows whose transaction, and every older one, has ended: nothing can appear among them any more. One statement, so one snapshot. */
export const settledRows = (tx: Tx, after: Place, limit: number): Promise<TrailRow[]> => tx.query<TrailRow>(
  `select ${ROW} from audit_entry where (xid, seq) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot()) order by audit_entry.xid, audit_entry.seq limit $3`, [after.xid, after.seq, limit]);

/** A sealed row of a transaction that has not begun: the database came from elsewhere without its transaction counter. */
export const isAhead = async (tx: Tx, place: Place): Promise<boolean> =>
  (await tx.query<{ ahead: boolean }>('select $1::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) ahead', [place.xid]))[0]!.ahead;

export const insertSeal = (tx: Tx, s: Seal): Promise<unknown> => tx.query(
  `insert into audit_seal (batch, first_xid, first_seq, last_xid, last_seq, entries, total, previous_hash, hash, seqs, hashes, key_id, mac, sealed_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
  [s.batch, s.firstXid, s.firstSeq, s.lastXid, s.lastSeq, s.seqs.length, s.total, s.previousHash, s.hash, s.seqs, s.hashes, s.keyId, s.mac, tx.systemNow]);

export const newestSeal = async (db: Db): Promise<Seal | null> => (await db.systemStatement<Seal>(`select ${SEAL} from audit_seal order by batch desc limit 1`))[0] ?? null;
export const sealOfBatch = async (db: Db, batch: string): Promise<Seal | null> => (await db.systemStatement<Seal>(`select ${SEAL} from audit_seal where batch = $1`, [batch]))[0] ?? null;
export const sealsAfter = (db: Db, batch: bigint, limit: number): Promise<Seal[]> => db.systemStatement<Seal>(`select ${SEAL} from audit_seal where batch > $1 order by batch limit $2`, [batch, limit]);

export const rowsBetween = (db: Db, after: Place, upTo: Place, limit: number): Promise<TrailRow[]> => db.systemStatement<TrailRow>(
  `select ${ROW} from audit_entry where (xid, seq) > ($1::xid8, $2::bigint) and (xid, seq) <= ($3::xid8, $4::bigint) order by audit_entry.xid, audit_entry.seq limit $5`, [after.xid, after.seq, upTo.xid, upTo.seq, limit]);

export const rowsAfter = (db: Db, after: Place, limit: number): Promise<TrailRow[]> => db.systemStatement<TrailRow>(
  `select ${ROW} from audit_entry where (xid, seq) > ($1::xid8, $2::bigint) order by audit_entry.xid, audit_entry.seq limit $3`, [after.xid, after.seq, limit]);

/** Of these rows, those that stand in the trail a second time under another number: genuine, but copied. */
export const copiesAmong = async (db: Db, ids: readonly string[]): Promise<Set<string>> =>
  new Set((await db.systemStatement<{ id: string }>('select id::text from audit_entry where id = any($1::uuid[]) group by id having count(*) > 1', [ids])).map(r => r.id));

/** When the trail was last checked, or null. */
export const lastVerifiedAt = async (db: Db): Promise<Date | null> =>
  (await db.systemStatement<{ at: Date }>(`select at from audit_entry where subject_id = 'trail' and action = 'audit.verified' order by seq desc limit 1`))[0]?.at ?? null;

export const insertCheck = (tx: Tx, id: string, v: Verification): Promise<unknown> => tx.query(
  `insert into audit_check (id, at, outcome, rows, seals, heads, unsealed, unexported, verified_until, fault, fault_row, fault_place, message) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
  [id, tx.systemNow, v.fault ? 'fault' : 'verified', v.rows, v.seals, v.heads, v.unprotected.unsealed, v.unprotected.unexported, v.verifiedUntil, v.fault?.kind ?? null, v.fault?.seq ?? null, v.fault?.position ?? null, v.fault?.message ?? null]);
