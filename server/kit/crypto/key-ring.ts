import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const KeyBytes = z.string().refine(k => Buffer.from(k, 'base64').length === 32, '32 bytes in base64');
/**
 * Key ring: `current` seals; every key still opens. Purposes derive from one 256-bit key by HMAC, so no key serves two ends.
 * Of a retired key only what it derived for the audit trail is left: rows it signed still verify, nothing it sealed opens.
 */
const Ring = z.strictObject({ current: z.string().regex(/^[a-z0-9]{1,16}$/), keys: z.record(z.string(), KeyBytes), retired: z.record(z.string(), KeyBytes).optional() })
  .refine(r => Object.hasOwn(r.keys, r.current), 'current must name one of keys')
  .refine(r => Object.keys(r.retired ?? {}).every(id => !Object.hasOwn(r.keys, id)), 'a retired key is no longer among keys');
type Ring = z.output<typeof Ring>;

export type Purpose = 'field' | 'index' | 'audit' | 'token' | 'code';

const derive = (root: Buffer, purpose: Purpose): Buffer => createHmac('sha256', root).update(`mpp:${purpose}`).digest();
const ringFile = (dir: string): string => path.join(dir, 'keys', 'ring.json');

export class KeyRing {
  #ring: Ring;
  #read: (() => string | null) | null = null;
  #directory: string | null = null;
  readonly #derived = new Map<string, Buffer>();

  constructor(json: string) { this.#ring = Ring.parse(JSON.parse(json)); }

  /**
   * Development only: makes `<dir>/keys/ring.json` (0600) when it is missing. Of two processes that start at once, both use
   * the first one's. A key that another process adds to the file later is taken over (`refresh`).
   */
  static fromDirectory(dir: string): KeyRing {
    const file = ringFile(dir);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    if (!existsSync(file)) makeRing(file);
    let seen = statSync(file).mtimeMs;
    const ring = new KeyRing(readFileSync(file, 'utf8'));
    ring.#directory = dir;
    ring.#read = () => {
      const { mtimeMs } = statSync(file);
      if (mtimeMs === seen) return null;
      seen = mtimeMs;
      return readFileSync(file, 'utf8');
    };
    return ring;
  }

  get current(): string { return this.#ring.current; }

  /** Takes over a ring file that was changed since. False when there is none, or it is as it was. */
  refresh(): boolean {
    const json = this.#read?.() ?? null;
    if (json === null) return false;
    this.#ring = Ring.parse(JSON.parse(json));
    this.#derived.clear();
    return true;
  }

  /** One more key, current from now on: its id, or null where the ring is somebody else's to change. Callers see to it that nobody else does so at once. */
  add(): string | null {
    if (this.#directory === null) return null;
    const { id } = changeRing(this.#directory, withNewKey);
    this.refresh();
    return id;
  }

  #key(id: string, purpose: Purpose): Buffer {
    const name = `${id}:${purpose}`;
    const known = this.#derived.get(name);
    if (known) return known;
    const key = this.#lookUp(id, purpose) ?? (this.refresh() ? this.#lookUp(id, purpose) : null);
    if (!key) throw new Error(`key ${id} is not in the ring`);
    this.#derived.set(name, key);
    return key;
  }

  #lookUp(id: string, purpose: Purpose): Buffer | null {
    const { keys, retired = {} } = this.#ring;
    if (Object.hasOwn(keys, id)) return derive(Buffer.from(keys[id]!, 'base64'), purpose);
    return purpose === 'audit' && Object.hasOwn(retired, id) ? Buffer.from(retired[id]!, 'base64') : null;
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

  /** Keys that open; the current one first. */
  get ids(): string[] { return [this.current, ...Object.keys(this.#ring.keys).filter(id => id !== this.current)]; }

  /** May a row of the audit trail have been signed with it: a key of the ring, or a retired one. */
  signs(id: string): boolean { return this.#lookUp(id, 'audit') !== null || (this.refresh() && this.#lookUp(id, 'audit') !== null); }
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

/** The ring with one more key, which is current from now on. */
export function withNewKey(json: string): { json: string; id: string } {
  const ring = Ring.parse(JSON.parse(json));
  const used = new Set([...Object.keys(ring.keys), ...Object.keys(ring.retired ?? {})]);
  let n = used.size + 1;
  while (used.has(`k${n}`)) n++;
  const id = `k${n}`;
  return { id, json: JSON.stringify({ ...ring, current: id, keys: { ...ring.keys, [id]: randomBytes(32).toString('base64') } }) };
}

/** The ring without that key but for what verifies the audit rows it signed. @throws Error for the current key or one that is not there */
export function withoutKey(json: string, id: string): string {
  const ring = Ring.parse(JSON.parse(json));
  if (id === ring.current) throw new Error(`${id} is the current key: add another first`);
  if (!Object.hasOwn(ring.keys, id)) throw new Error(`${id} is not among the keys: ${Object.keys(ring.keys).join(', ')}`);
  const { [id]: root, ...keys } = ring.keys;
  return JSON.stringify({ ...ring, keys, retired: { ...ring.retired, [id]: derive(Buffer.from(root!, 'base64'), 'audit').toString('base64') } });
}

/** Changes the ring of a data folder as one step: who reads it meanwhile sees the old one or the new one, and a kill leaves one of them. */
export function changeRing<T extends { json: string }>(dir: string, change: (json: string) => T): T {
  const file = ringFile(dir);
  const changed = change(readFileSync(file, 'utf8'));
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, changed.json, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(draft, file);
  return changed;
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
