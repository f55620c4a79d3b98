// Run by demo-template.ts with plain node: the built code puts the demo data into the database of its environment.
import { parseConfig } from '#config/config.js';
import { openDb } from '#composition/database.js';
import { registerAreas } from '#composition/register.js';
import { seedDemo } from '#composition/seed.js';

const config = parseConfig(process.env);
registerAreas();
const db = await openDb(config);
await seedDemo(db, config, process.env.DEMO_PASSWORD);
await db.close();
