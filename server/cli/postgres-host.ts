import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { keptSecrets, type LocalPostgres, startLocalPostgres } from './embedded-postgres.js';

/**
 * PostgreSQL under a process of its own, in a group of its own: Ctrl-C in the terminal reaches everybody else first, and the
 * database stops last. It also stops when its parent is gone, however that went.
 */
export async function hostPostgres(dir: string): Promise<LocalPostgres> {
  const child = fork(fileURLToPath(import.meta.url), [dir], { detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const adminUrl = await new Promise<string>((resolve, reject) => {
    child.once('message', message => resolve(String(message)));
    child.once('exit', () => reject(new Error('PostgreSQL did not start')));
  });
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  return { adminUrl, secret: keptSecrets(dir), stop: async () => { if (child.connected) child.disconnect(); await gone; } };
}

/** The process itself: starts, tells the address, waits for its parent to let go. */
async function host(dir: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // the parent decides
  const letGo = new Promise<void>(resolve => process.once('disconnect', () => resolve()));
  const release = claim(dir);
  const server = await startLocalPostgres(dir).catch((error: unknown) => { release(); throw error; });
  process.send?.(server.adminUrl);
  await letGo;
  await server.stop();
  release();
  process.exit(0);
}

/** One host for a data folder: a second one would stop the first one's PostgreSQL as a leftover. */
function claim(dir: string): () => void {
  const file = path.join(dir, 'postgres-host.pid');
  const other = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (other > 1 && isAlive(other)) throw new Error(`Another npm start (process ${other}) uses the data in ${dir}: stop it, or choose another DATA_DIR. If it is no such process, delete ${file}.`);
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try { process.kill(pid, 0); return true; } catch { return false; }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await host(process.argv[2] ?? '.data').catch((error: unknown) => { console.error(`  ${error instanceof Error ? error.message : String(error)}`); process.exit(1); });
