import { checkedKey, type StoragePort } from '#kit/storage/storage.port.js';

/** The storage port in memory. */
export class MemoryStorage implements StoragePort {
  readonly files = new Map<string, Uint8Array>();
  async put(key: string, bytes: Uint8Array): Promise<void> { this.files.set(checkedKey(key), bytes); }
  async get(key: string): Promise<Uint8Array | null> { return this.files.get(checkedKey(key)) ?? null; }
}
