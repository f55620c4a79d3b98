import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system, visitor } from '#access/actor.js';
import { newId } from '#kit/ids/ids.js';
import { documentById, keepDocument, readDocument } from '#kit/storage/documents.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { FileStorage } from './file-storage.js';

const root = mkdtempSync(path.join(tmpdir(), 'mpp-storage-'));
const storage = new FileStorage(root);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

describe('file storage', () => {
  test('gives back what was put, the last one wins, and leaves no draft', async () => {
    await storage.put('agreement/a.html', bytes('one'));
    await storage.put('agreement/a.html', bytes('two'));
    expect(Buffer.from((await storage.get('agreement/a.html'))!).toString()).toBe('two');
    expect(readdirSync(path.join(root, 'agreement'))).toEqual(['a.html']);
    expect(statSync(path.join(root, 'agreement/a.html')).mode & 0o777).toBe(0o600);
  });
  test('nothing there is null', async () => { expect(await storage.get('agreement/none.html')).toBeNull(); });
  test('20 writers at once leave one whole file', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000));
    await Promise.all(texts.map(text => storage.put('many/x', bytes(text))));
    expect(texts).toContain(Buffer.from((await storage.get('many/x'))!).toString());
    expect(readdirSync(path.join(root, 'many'))).toEqual(['x']);
  });
  test.each(['', '/etc/passwd', '../x', 'a/../b', 'a//b', 'a/.b', '.hidden', 'a\\b', 'a\u0000b', 'A', 'a b', 'a/b/c/d/e/f/g', 'x'.repeat(101), 'a/'])('key %j is refused', async key => {
    await expect(storage.put(key, bytes('x'))).rejects.toThrow('storage key');
    await expect(storage.get(key)).rejects.toThrow('storage key');
  });
});

describe('documents', () => {
  let t: TestDb;
  beforeAll(async () => { t = await openTestDb(); });
  afterAll(() => t.close());
  const keep = async () => {
    const actor = visitor(newId());
    const kept = await t.db.change(actor, tx => keepDocument(tx, storage, { kind: 'agreement', mediaType: 'text/html; charset=utf-8', extension: 'html', bytes: bytes('<p>signed</p>'), applicationId: actor.applicationId! }));
    return { actor, kept };
  };

  test('are kept with hash and size, and read by their owner and by the system', async () => {
    const { actor, kept } = await keep();
    expect(kept).toMatchObject({ size: 13, sha256: 'd915efc12df5c49b47870aa1cca85cb9b490b245aaf14edeac1e5a7fe8424253' });
    for (const who of [actor, system('test')]) expect((await readDocument(storage, (await t.db.read(who, tx => documentById(tx, kept.id)))!)).toString()).toBe('<p>signed</p>');
  });
  test('of somebody else are not there', async () => {
    const { kept } = await keep();
    expect(await t.db.read(visitor(newId()), tx => documentById(tx, kept.id))).toBeNull();
  });
  test('with changed bytes are not served', async () => {
    const { actor, kept } = await keep();
    writeFileSync(path.join(root, kept.storageKey), '<p>forged</p>');
    await expect(t.db.read(actor, tx => documentById(tx, kept.id)).then(row => readDocument(storage, row!))).rejects.toMatchObject({ status: 500 });
  });
});
