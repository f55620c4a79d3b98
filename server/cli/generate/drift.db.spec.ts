import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase } from '#test/db/database.js';
import { documentsOfApp, documentsOfDatabase, type GeneratedDocument } from './documents.js';
import { type OfflineApp, offlineApp } from './offline-app.js';

const root = path.join(import.meta.dirname, '../../..');

describe('generated files are up to date (npm run generate writes them)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mpp-drift-'));
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let offline: OfflineApp;
  let documents: GeneratedDocument[];

  beforeAll(async () => {
    database = await cloneDatabase();
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const ofDatabase = await documentsOfDatabase(client).finally(() => client.end());
    offline = await offlineApp(database, folder);
    documents = [...ofDatabase, ...await documentsOfApp(offline.app)];
  });
  afterAll(async () => {
    await offline?.close();
    await database.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['docs/diagrams/erd.md', 'docs/domain/schema.txt', 'docs/api/openapi.json', 'widget/src/api/generated.ts', 'docs/security/permissions.md'])('%s', name => {
    expect(readFileSync(path.join(root, name), 'utf8')).toBe(documents.find(d => d.path === name)?.text);
  });

  it('has no document without a test', () => { expect(documents).toHaveLength(5); });

  it('is the same text when made again', async () => {
    expect(await documentsOfApp(offline.app)).toEqual(documents.slice(-3));
  });
});
