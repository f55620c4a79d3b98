import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environment } from '#config/environment.js';
import type { Identity, Programs } from './postgres-places.js';

export interface LocalServer { readonly data: string; readonly programs: Programs; readonly identity: Identity | null; readonly port: number; readonly password: string }

const READY = /ready to accept connections/;
const EXECUTABLE = 0o555;

/** Runs one of the programs as the server's user, from a folder which that user can be in; its words are in English. */
const run = ({ identity, data }: LocalServer, program: string, args: readonly string[]): ChildProcess => {
  if ((statSync(program).mode & EXECUTABLE) !== EXECUTABLE) chmodSync(program, 0o755);
  return spawn(program, args, { ...identity, cwd: data, env: { ...environment(), LC_ALL: 'C', LC_MESSAGES: 'C' }, stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Makes an empty cluster in `data`, with a password and nothing that trusts anybody. */
export async function initialise(server: LocalServer): Promise<void> {
  const { data, identity } = server;
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(path.join(tmpdir(), 'mpp-initdb-'));
  const file = path.join(folder, 'password');
  writeFileSync(file, `${server.password}\n`, { mode: 0o600 });
  if (identity) for (const one of [data, folder, file]) chownSync(one, identity.uid, identity.gid);
  try {
    const child = run(server, server.programs.initdb, [`--pgdata=${data}`, '--username=postgres', `--pwfile=${file}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync']);
    const { code, said } = await finished(child);
    if (code !== 0) throw new Error(`PostgreSQL could not make its data in ${data}: ${said}`);
  } finally { rmSync(folder, { recursive: true, force: true }); }
}

/** Starts the server and waits until it takes connections. Returns what stops it: fast, with everything on disk. */
export async function runPostgres(server: LocalServer, settings: readonly string[]): Promise<() => Promise<void>> {
  const child = run(server, server.programs.postgres, ['-D', server.data, '-p', String(server.port), ...settings.flatMap(s => ['-c', s])]);
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said.trim().split('\n').slice(-3).join(' ')}`)));
    child.stderr?.on('data', (part: Buffer) => {
      said = (said + part.toString('utf8')).slice(-4000);
      if (READY.test(said)) resolve();
    });
  });
  return async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (process.platform === 'win32') spawnSync(server.programs.pg_ctl, ['stop', '-m', 'fast', '-D', server.data]);
    else child.kill('SIGINT');
    await exited;
  };
}

async function finished(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stderr?.on('data', (part: Buffer) => { said = (said + part.toString('utf8')).slice(-4000); });
  const code = await new Promise<number | null>((resolve, reject) => { child.once('error', reject); child.once('close', resolve); });
  return { code, said: said.trim() };
}
