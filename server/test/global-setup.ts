import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startLocalPostgres } from '#cli/embedded-postgres.js';
import { buildTemplate } from './db/database.js';
import { fastFolder, sweepLeftovers, TEST_DATA } from './fast-folder.js';

/** One real PostgreSQL for the whole run; `MPP_TEST_PG` may name another one. */
export default async function setup(): Promise<() => Promise<void>> {
  const { build } = await import(new URL('../cli/build.mjs', import.meta.url).href) as { build(say: () => void, parts: string[]): Promise<void> };
  await build(() => undefined, ['panels']); // their browser code, which many files serve
  if (process.env['MPP_TEST_PG']) { await buildTemplate(process.env['MPP_TEST_PG']); return async () => undefined; }
  const folder = fastFolder();
  sweepLeftovers(folder);
  const dir = mkdtempSync(path.join(folder, TEST_DATA));
  chmodSync(dir, 0o755); // started by root, PostgreSQL runs as a user of its own
  const server = await startLocalPostgres(dir, { durable: false });
  process.env['MPP_TEST_PG'] = server.adminUrl;
  await buildTemplate(server.adminUrl);
  return async () => { await server.stop(); rmSync(dir, { recursive: true, force: true }); };
}
