import { z } from 'zod';
import type { KeyRing } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import type { StoragePort } from '#kit/storage/storage.port.js';
import { systemClock } from '#kit/time/clock.js';
import { newestSeal, sealOfBatch } from './trail.repository.js';

const Signed = z.strictObject({ sequence: z.int().min(1), batch: z.string().regex(/^\d+$/), total: z.string().regex(/^\d+$/), hash: z.string().regex(/^[0-9a-f]{64}$/), at: z.iso.datetime() });
const HeadFile = Signed.extend({ keyId: z.string(), mac: z.string() });

/** How far the trail had come at a time: kept outside the database, signed with a key outside both. */
export type Head = z.output<typeof HeadFile>;

const MOST_HEADS = 10_000_000;
const LATEST = 'audit/heads/latest.json';
export const headKey = (sequence: number): string => `audit/heads/${String(sequence).padStart(9, '0')}.json`;

const textOf = (h: z.output<typeof Signed>): string => JSON.stringify({ head: [h.sequence, h.batch, h.total, h.hash, h.at] });

/** A head that is there but was not written by us. */
export class HeadForged extends Error {
  constructor(readonly key: string) { super(`${key} is not a head we signed`); this.name = 'HeadForged'; }
}

async function headAt(storage: StoragePort, keys: KeyRing, key: string): Promise<Head | null> {
  const bytes = await storage.get(key);
  if (bytes === null) return null;
  let parsed: unknown;
  try { parsed = JSON.parse(Buffer.from(bytes).toString('utf8')); } catch { throw new HeadForged(key); }
  const head = HeadFile.safeParse(parsed);
  if (!head.success || !keys.signs(head.data.keyId) || !keys.macMatches('audit', textOf(head.data), head.data.mac, head.data.keyId)) throw new HeadForged(key);
  return head.data;
}

/** @throws HeadForged */
export async function headOf(storage: StoragePort, keys: KeyRing, sequence: number): Promise<Head | null> {
  const head = await headAt(storage, keys, headKey(sequence));
  if (head && head.sequence !== sequence) throw new HeadForged(headKey(sequence));
  return head;
}

/** The newest head. `latest.json` only shortens the way: a head behind it is found as well. @throws HeadForged */
export async function lastHead(storage: StoragePort, keys: KeyRing): Promise<Head | null> {
  let head = await headAt(storage, keys, LATEST);
  for (let next = (head?.sequence ?? 0) + 1; next < MOST_HEADS; next++) {
    const found = await headOf(storage, keys, next);
    if (!found) break;
    head = found;
  }
  return head;
}

/**
 * Writes a signed head if the trail has grown since the last one. Two at once write equally true heads.
 * @throws Error when the trail no longer continues what was exported; HeadForged
 */
export async function exportHead(db: Db, storage: StoragePort): Promise<Head | null> {
  const before = await lastHead(storage, db.keys);
  const newest = await newestSeal(db);
  if (before) {
    const seal = await sealOfBatch(db, before.batch);
    if (seal?.hash !== before.hash || String(seal.total) !== before.total) throw new Error(`audit: the trail does not continue head ${before.sequence} (batch ${before.batch}, ${before.total} rows): run audit:verify`);
    if (String(newest?.batch) === before.batch) return null;
  }
  if (!newest) return null;
  const signed = { sequence: (before?.sequence ?? 0) + 1, batch: String(newest.batch), total: String(newest.total), hash: newest.hash, at: systemClock.now().toISOString() };
  const head = { ...signed, keyId: db.keys.current, mac: db.keys.mac('audit', textOf(signed)) };
  const bytes = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  await storage.put(headKey(head.sequence), bytes);
  await storage.put(LATEST, bytes);
  return head;
}
