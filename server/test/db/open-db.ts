import { KeyRing } from '#kit/crypto/key-ring.js';
import { dataSource, type SourceOptions } from '#kit/db/data-source.js';
import { Db } from '#kit/db/db.js';
import type { Ports } from '#kit/db/ports.js';
import { cloneDatabase } from './database.js';

export const TEST_KEYS = JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } });
export const testKeys = (): KeyRing => new KeyRing(TEST_KEYS);

export interface TestDb { db: Db; clone: Awaited<ReturnType<typeof cloneDatabase>>; close(): Promise<void> }

export interface TestDbOptions { entities?: NonNullable<SourceOptions['entities']>; ports?: Partial<Ports>; poolSize?: number; /** A seeded one instead of the bare schema. */ template?: string }

/** A clone of the template and a `Db` on it, for the entities and ports a test needs. */
export const openTestDb = async (o: TestDbOptions = {}): Promise<TestDb> => openOn(await cloneDatabase(o.template), o);

/** The same on a clone that is there. */
export async function openOn(clone: TestDb['clone'], o: TestDbOptions = {}): Promise<TestDb> {
  const source = (url: string, name: string) => dataSource({ url, poolSize: o.poolSize ?? 6, name, entities: o.entities ?? [] });
  const [app, system] = [source(clone.appUrl, 'app'), source(clone.systemUrl, 'system')];
  await app.initialize();
  await system.initialize();
  const db = new Db({ app, system, keys: testKeys(), ports: (o.ports ?? {}) as Ports, timeZone: 'America/Phoenix', movableClock: true });
  return { db, clone, close: async () => { await db.close(); await clone.dispose(); } };
}
