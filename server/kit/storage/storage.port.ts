/** `area/id.ext`: lower case, digits, `-`, `_`, `.`; up to 6 parts; no part begins with a dot. */
const KEY = /^[a-z0-9_-][a-z0-9._-]{0,99}(\/[a-z0-9_-][a-z0-9._-]{0,99}){0,5}$/;

export class StorageKeyRefused extends Error {
  constructor(key: string) {
    super(`storage key is not usable: ${JSON.stringify(key.slice(0, 120))}`);
    this.name = 'StorageKeyRefused';
  }
}

/** @throws StorageKeyRefused for anything that could leave the store's root or differ between stores */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new StorageKeyRefused(key);
  return key;
}

/** Bytes and their hash, as hex. */
export interface Stored { readonly size: number; readonly sha256: string }

/** Keeps bytes under a key. Written whole or not at all, and durable once `put` has returned. */
export interface StoragePort {
  /** Replaces what the key held. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** As `put`, for bytes that do not fit into memory. */
  putStream(key: string, chunks: AsyncIterable<Uint8Array>): Promise<Stored>;
  /** Null when nothing is kept under the key. */
  getStream(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** For what is not meant to be kept; nothing happens when it is gone. */
  remove(key: string): Promise<void>;
  /** Null when nothing is kept under the key. */
  get(key: string): Promise<Uint8Array | null>;
}

declare module '#kit/db/ports.js' { interface Ports { storage: StoragePort } }
