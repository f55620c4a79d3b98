import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The settings of the product that `npm start` runs now, for commands beside it. In the data folder, readable by its owner alone. */
const file = (dataDir: string): string => path.join(dataDir, 'keys', 'running.json');

export function noteRunning(dataDir: string, env: Readonly<Record<string, string>>): void {
  mkdirSync(path.dirname(file(dataDir)), { recursive: true, mode: 0o700 });
  writeFileSync(file(dataDir), JSON.stringify(env), { mode: 0o600 });
}
export const forgetRunning = (dataDir: string): void => rmSync(file(dataDir), { force: true });

/** The environment of this process; where it names no database, that of the running product. @throws Error when neither is there */
export function environmentBeside(env: Readonly<Record<string, string | undefined>> = process.env): Readonly<Record<string, string | undefined>> {
  if (env['DATABASE_URL']) return env;
  try { return { ...JSON.parse(readFileSync(file(path.resolve(env['DATA_DIR'] ?? '.data')), 'utf8')) as Record<string, string>, ...env }; }
  catch (error) { throw new Error('The product is not running here: start it with npm start, or set DATABASE_URL and the rest.', { cause: error }); }
}
