import type { Config } from '#config/config.js';
import { KeyRing } from '#kit/crypto/key-ring.js';
import { dataSource } from '#kit/db/data-source.js';
import { Db } from '#kit/db/db.js';
import type { Ports } from '#kit/db/ports.js';
import { migrate } from '#kit/db/migrate.js';
import { migrations } from '#migrations/index.js';
import { entities } from './entities.js';
import { buildPorts } from './ports.js';

/** Brings the schema up to date, as the owner. Safe from several processes at once. Returns the names of what ran. */
export async function migrateDatabase(config: Config): Promise<string[]> {
  const owner = ownerSource(config.ownerUrl);
  await owner.initialize();
  try { return await migrate(owner, config.systemUrl); } finally { await owner.destroy(); }
}

export const ownerSource = (url: string) => dataSource({ url, poolSize: 3, entities, migrations, name: 'owner' });

/** Pools of the application and the system role, the key ring and the ports, as one `Db`. `own` ports stand in for those of the configuration. */
export async function openDb(config: Config, own: Partial<Ports> = {}): Promise<Db> {
  const app = dataSource({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL, entities, name: 'app' });
  const system = dataSource({ url: config.systemUrl, poolSize: Math.max(4, Math.ceil(config.DATABASE_POOL / 2)), entities, name: 'system' });
  await app.initialize();
  await system.initialize();
  const keys = config.KEYS ? new KeyRing(config.KEYS) : KeyRing.fromDirectory(config.DATA_DIR);
  const later: { db?: Db } = {};
  const db = new Db({ app, system, keys, ports: { ...buildPorts(config, later), ...own }, timeZone: config.TIME_ZONE, movableClock: config.SANDBOX_URL !== undefined });
  later.db = db;
  return db;
}
