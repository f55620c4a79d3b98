import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { checkedKey, type Stored, type StoragePort } from '#kit/storage/storage.port.js';

/** Documents as files below one folder, readable by the server's user alone. */
export class FileStorage implements StoragePort {
  readonly #root: string;
  constructor(root: string) { this.#root = path.resolve(root); }

  /** Written beside, flushed, then renamed: a reader or a crash sees the old file or the new one, never half of it. */
  async put(key: string, bytes: Uint8Array): Promise<void> { await this.#write(key, handle => handle.writeFile(bytes)); }

  async putStream(key: string, chunks: AsyncIterable<Uint8Array>): Promise<Stored> {
    const hash = createHash('sha256');
    let size = 0;
    await this.#write(key, async handle => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        await handle.writeFile(chunk); // goes on where the last one ended
        size += chunk.byteLength;
      }
    });
    return { size, sha256: hash.digest('hex') };
  }

  async #write(key: string, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
    const file = this.#file(key);
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
    try {
      const handle = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      try { await fill(handle); await handle.sync(); } finally { await handle.close(); }
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(folder);
  }

  async getStream(key: string): Promise<AsyncIterable<Uint8Array> | null> {
    try { return (await open(this.#file(key), constants.O_RDONLY)).createReadStream(); } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** With the drafts of it that a kill has left. */
  async remove(key: string): Promise<void> {
    const file = this.#file(key);
    const [folder, drafts] = [path.dirname(file), `.${path.basename(file)}.`];
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT') return []; throw error; });
    for (const name of names) if (name.startsWith(drafts)) await rm(path.join(folder, name), { force: true });
    await rm(file, { force: true });
  }

  async get(key: string): Promise<Uint8Array | null> {
    try { return await readFile(this.#file(key)); } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  #file(key: string): string { return path.join(this.#root, checkedKey(key)); }
}

/** The new name itself must survive a power cut. Windows cannot flush folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try { await handle.sync(); } finally { await handle.close(); }
}
