import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Key ring: `current` seals; every key still opens. Purposes derive from one 256-bit key by HMAC, so no key serves two ends. */
const Ring = z.strictObject({ current: z.string().regex(/^[a-z0-9]{1,16}$/), keys: z.record(z.string(), z.string().refine(k => Buffer.from(k, 'base64').length === 32, '32 bytes in base64')) })
  .refine(r => Object.hasOwn(r.keys, r.current), 'current must name one of keys');

export type Purpose = 'field' | 'index' | 'audit' | 'token' | 'code';

export class KeyRing {
  readonly #keys: Readonly<Record<string, Buffer>>;
  readonly current: string;
  readonly #derived = new Map<string, Buffer>();

  constructor(json: string) {
    const ring = Ring.parse(JSON.parse(json));
    this.current = ring.current;
    this.#keys = Object.fromEntries(Object.entries(ring.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]));
  }

  /** Development only: makes `<dir>/keys/ring.json` (0600) when it is missing. Of two processes that start at once, both use the first one's. */
  static fromDirectory(dir: string): KeyRing {
    const file = path.join(dir, 'keys', 'ring.json');
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) makeRing(file);
    return new KeyRing(readFileSync(file, 'utf8'));
  }

  #key(id: string, purpose: Purpose): Buffer {
    const name = `${id}:${purpose}`;
    let key = this.#derived.get(name);
    if (!key) {
      const root = this.#keys[id];
      if (!root) throw new Error(`key ${id} is not in the ring`);
      key = createHmac('sha256', root).update(`mpp:${purpose}`).digest();
      this.#derived.set(name, key);
    }
    return key;
  }

  /** AES-256-GCM. `context` (table, column, row) is authenticated, so that a value cannot be moved to another row. */
  seal(plain: string, context: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(this.current, 'field'), iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `${this.current}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')}`;
  }

  /** Throws if the value was altered, belongs to another context, or its key has left the ring. */
  open(sealed: string, context: string): string {
    const dot = sealed.indexOf('.');
    const bytes = Buffer.from(sealed.slice(dot + 1), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.#key(sealed.slice(0, dot), 'field'), bytes.subarray(0, 12)).setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** Keyed digest in base64url; `keyId` lets old digests be checked after a rotation. */
  mac(purpose: Exclude<Purpose, 'field'>, text: string, keyId = this.current): string {
    return createHmac('sha256', this.#key(keyId, purpose)).update(text).digest('base64url');
  }

  macMatches(purpose: Exclude<Purpose, 'field'>, text: string, mac: string, keyId = this.current): boolean {
    const expected = Buffer.from(this.mac(purpose, text, keyId));
    const given = Buffer.from(mac);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  get ids(): string[] { return Object.keys(this.#keys); }
}

/** Written whole beside it, then linked to its name: nobody reads half a ring, and an existing one is never replaced. */
function makeRing(file: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }), { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally { rmSync(draft, { force: true }); }
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
