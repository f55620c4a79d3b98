import { parseConfig } from '#config/config.js';
import type { DirectMessage } from '#identity/index.js';
import { createLog } from '#kit/http/log.js';
import { migrateDatabase, openDb } from '../composition/database.js';
import { beginHistory, endHistory, playHistory } from '../composition/demo/history.js';
import { registerAreas } from '../composition/register.js';
import { giveDemoFactors, seedDemo } from '../composition/seed.js';

const say = (text: string): void => console.log(`  ${text}`);

/** Migrations and, in a fresh installation, the demo data. */
export async function prepareData(env: Readonly<Record<string, string>>, password: string): Promise<void> {
  const config = parseConfig(env);
  const ran = await migrateDatabase(config);
  if (ran.length) say(`${ran.length} migrations ran`);
  registerAreas();
  const messages: DirectMessage[] = []; // the codes of demo members, who have no mailbox to look into
  const db = await openDb(config, { messenger: { send: async m => { messages.push(m); } } });
  try {
    const plays = env['SANDBOX_URL'] !== undefined && await beginHistory(db, config);
    if (!(await seedDemo(db, config, password))) { await giveDemoFactors(db); await endHistory(db); }
    else say(`demo catalogue and people are in${plays ? `, with four months of ${await playHistory({ db, config, messages, log: createLog('error') })} members` : ''}`);
  } finally { await db.close(); }
}
