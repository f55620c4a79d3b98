import { randomBytes, randomInt } from 'node:crypto';
import { systemClock } from '#kit/time/clock.js';

const latest = { ms: 0, count: 0 };
/** Random bytes are asked of the system 256 ids at a time. */
const pool = { bytes: Buffer.alloc(0), used: 0 };

function random16(): Buffer {
  if (pool.used + 16 > pool.bytes.length) Object.assign(pool, { bytes: randomBytes(4096), used: 0 });
  const from = pool.used;
  pool.used += 16;
  return pool.bytes.subarray(from, pool.used);
}

/** UUIDv7 (RFC 9562): 48 bits of milliseconds, a count within the millisecond, 62 random bits; ids of one process sort by creation. */
export function newId(): string {
  const bytes = random16();
  const ms = systemClock.now().getTime();
  if (ms > latest.ms) Object.assign(latest, { ms, count: bytes.readUInt16BE(6) & 0x3ff });
  else if (++latest.count > 0xfff) Object.assign(latest, { ms: latest.ms + 1, count: 0 });
  bytes.writeUIntBE(latest.ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | latest.count, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const SHORT = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code people read aloud: no vowels that spell, no 0/O, 1/I/L. */
export const shortCode = (length: number): string => Array.from({ length }, () => SHORT[randomInt(SHORT.length)]).join('');

/** 256 bits for links and sessions, URL-safe. */
export const secretToken = (): string => randomBytes(32).toString('base64url');

export const sixDigits = (): string => String(randomInt(1_000_000)).padStart(6, '0');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);
