import { existsSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serverOf } from '#cli/embedded-postgres.js';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 3_000_000_000;

/** Where the data of tests goes: memory where it is kept as files and there is plenty, for a copied database is a thousand new files; else the folder for what is temporary. */
export function fastFolder(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
}

/** Folders of test servers, and how they begin. */
export const TEST_DATA = 'mpp-test-';
const STARTING_MS = 10 * 60_000;

/** Data of runs that were killed would fill the memory: what no server works on any more goes. */
export function sweepLeftovers(folder: string): void {
  for (const name of readdirSync(folder).filter(n => n.startsWith(TEST_DATA))) {
    const dir = path.join(folder, name);
    try {
      if (Date.now() - statSync(dir).mtimeMs > STARTING_MS && serverOf(path.join(dir, 'postgres')) === null) rmSync(dir, { recursive: true, force: true });
    } catch { /* somebody else's, or gone meanwhile */ }
  }
}
