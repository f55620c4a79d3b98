import { startWorld } from './world.mjs';
import { seedMembers } from './members.mjs';
import { writeFileSync } from 'node:fs';
const world = await startWorld();
await seedMembers(world.admin);
writeFileSync('/tmp/guard-world.json', JSON.stringify({ adminUrl: world.adminUrl, env: world.env, urls: world.urls }));
console.log('ready', world.adminUrl);
process.on('SIGTERM', () => void world.stop().then(() => process.exit(0)));
setInterval(() => undefined, 60000);
