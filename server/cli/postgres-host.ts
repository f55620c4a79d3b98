import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { keptSecrets, type LocalPostgres, startLocalPostgres, takeOverSignals } from './embedded-postgres.js';

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
  takeOverSignals();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined); // the parent decides
  const letGo = new Promise<void>(resolve => process.once('disconnect', () => resolve()));
  const server = await startLocalPostgres(dir);
  process.send?.(server.adminUrl);
  await letGo;
  await server.stop();
  process.exit(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await host(process.argv[2] ?? '.data').catch((error: unknown) => { console.error(`  ${error instanceof Error ? error.message : String(error)}`); process.exit(1); });
