import { sha256 } from '#kit/crypto/key-ring.js';
import { checkedKey, type Stored, type StoragePort } from '#kit/storage/storage.port.js';

/** The storage port in memory. */
export class MemoryStorage implements StoragePort {
  readonly files = new Map<string, Uint8Array>();
  async put(key: string, bytes: Uint8Array): Promise<void> { this.files.set(checkedKey(key), bytes); }
  async putStream(key: string, chunks: AsyncIterable<Uint8Array>): Promise<Stored> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(Buffer.from(chunk));
    const bytes = Buffer.concat(parts);
    await this.put(key, bytes);
    return { size: bytes.length, sha256: sha256(bytes) };
  }
  async getStream(key: string): Promise<AsyncIterable<Uint8Array> | null> { const bytes = await this.get(key); return bytes && (async function* () { yield bytes; })(); }
  async remove(key: string): Promise<void> { this.files.delete(checkedKey(key)); }
  async get(key: string): Promise<Uint8Array | null> { return this.files.get(checkedKey(key)) ?? null; }
}
