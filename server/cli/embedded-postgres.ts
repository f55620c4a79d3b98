import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { initialise, runPostgres } from './postgres-process.js';
import { serverIdentity, serverPlaces } from './postgres-places.js';

export interface LocalPostgres { adminUrl: string; secret(name: string): string; stop(): Promise<void> }

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
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  mkdirSync(path.join(dir, 'keys'), { recursive: true, mode: 0o700 });
  const secret = keptSecrets(dir);
  const { data, programs } = await serverPlaces(dir);
  if (!data.startsWith(path.resolve(dir))) console.log(`  ${path.resolve(dir)} is private to root and PostgreSQL runs as another user: its data is in ${data}`);
  const initialised = existsSync(path.join(data, 'PG_VERSION'));
  if (initialised) stopLeftover(data);
  const server = { data, programs, identity: serverIdentity(data), port: await freePort(), password: secret('postgres-admin') };
  if (!initialised) await initialise(server);
  const flags = ['listen_addresses=127.0.0.1', `max_connections=${durable ? 120 : 300}`, 'shared_buffers=128MB', 'unix_socket_directories=', ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=256MB'])];
  const stop = await runPostgres(server, flags);
  return { adminUrl: `postgres://postgres:${server.password}@127.0.0.1:${server.port}/postgres`, secret, stop };
}

/** Development secrets live in `<dir>/keys`, 0600, made once. */
export const keptSecrets = (dir: string) => (name: string): string => keptSecret(path.join(dir, 'keys', name));

function keptSecret(file: string): string {
  if (!existsSync(file)) { writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 }); chmodSync(file, 0o600); }
  return readFileSync(file, 'utf8').trim();
}

const isRunning = (pid: number): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };

/** The process that works on a folder of data, or null. */
export function serverOf(data: string): number | null {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 && isRunning(pid) ? pid : null;
}

/** A server left running by a killed start would refuse a second one on the same data: ask it to stop (SIGINT = fast shutdown). */
function stopLeftover(data: string): void {
  const pid = serverOf(data);
  if (pid === null) return;
  process.kill(pid, 'SIGINT');
  for (let i = 0; i < 100 && isRunning(pid); i++) spawnSync(process.execPath, ['-e', 'setTimeout(()=>{},100)']);
}
