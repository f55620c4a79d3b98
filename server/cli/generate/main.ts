import { mkdirSync, mkdtempSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '#kit/db/migrate.js';
import { createDatabase } from '#kit/db/roles.js';
import { ownerSource } from '../../composition/database.js';
import { startLocalPostgres } from '../embedded-postgres.js';
import { documentsOfApp, documentsOfCode, documentsOfDatabase, type GeneratedDocument } from './documents.js';
import { offlineApp } from './offline-app.js';

const ROOT = path.resolve(import.meta.dirname, '../../../..');

/** Every generated file, made on a PostgreSQL of its own that is thrown away. */
async function everything(folder: string): Promise<GeneratedDocument[]> {
  const postgres = await startLocalPostgres(folder, { durable: false });
  try {
    const urls = await createDatabase(postgres.adminUrl, 'mpp', { owner: postgres.secret('owner'), app: postgres.secret('app'), system: postgres.secret('system') });
    const owner = ownerSource(urls.ownerUrl);
    await owner.initialize();
    try { await migrate(owner, urls.systemUrl); } finally { await owner.destroy(); }
    const client = new pg.Client({ connectionString: urls.ownerUrl });
    await client.connect();
    const ofDatabase = await documentsOfDatabase(client).finally(() => client.end());
    const offline = await offlineApp(urls, folder);
    const ofApp = await documentsOfApp(offline.app).finally(() => offline.close());
    return [...documentsOfCode(ROOT), ...ofDatabase, ...ofApp];
  } finally { await postgres.stop(); }
}

function current(file: string): string | null {
  try { return readFileSync(file, 'utf8'); } catch { return null; }
}

/** `npm run generate` writes what differs; with `--check` it only says so, and ends with 1. */
async function main(): Promise<number> {
  const check = process.argv.includes('--check');
  const folder = mkdtempSync(path.join(tmpdir(), 'mpp-generate-'));
  chmodSync(folder, 0o755); // started by root, PostgreSQL runs as a user of its own
  try {
    const documents = await everything(folder);
    const stale = documents.filter(({ path: name, text }) => current(path.join(ROOT, name)) !== text);
    for (const { path: name, text } of stale) {
      console.log(`${check ? 'out of date' : 'written'}: ${name}`);
      if (check) continue;
      mkdirSync(path.dirname(path.join(ROOT, name)), { recursive: true });
      writeFileSync(path.join(ROOT, name), text);
    }
    if (stale.length === 0) console.log(`${documents.length} generated files are up to date`);
    else if (check) console.log('Run npm run generate and commit what it writes.');
    return check && stale.length > 0 ? 1 : 0;
  } finally { rmSync(folder, { recursive: true, force: true }); }
}

process.exitCode = await main();
