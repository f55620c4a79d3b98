import { parseArgs } from 'node:util';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { parseConfig } from '#config/config.js';
import { environmentBeside } from '#config/running.js';
import { moveBusinessClock } from '#settings/index.js';
import { openDb } from '../composition/database.js';
import { registerAreas } from '../composition/register.js';

/** `npm run clock -- --days 30 [--hours 2]`: moves business time and the sandbox's clock forward. Needs the settings of the running product. */
const { values } = parseArgs({ options: { days: { type: 'string', default: '0' }, hours: { type: 'string', default: '0' } } });
registerAreas();
const db = await openDb(parseConfig(environmentBeside()));
try {
  const { now } = await execute(db, system('clock command'), moveBusinessClock, { days: Number(values.days), hours: Number(values.hours) });
  console.log(`Business time is now ${now}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally { await db.close(); }
