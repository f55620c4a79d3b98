// The built product in a process of its own, with the real adapter and worker; says how much memory it takes when asked.
import { openDb } from '#composition/database.js';
import { registerAreas } from '#composition/register.js';
import { parseConfig } from '#config/config.js';
import { createLog } from '#kit/http/log.js';
import { startWorker } from '#kit/jobs/worker.js';
import { createApp } from '#app.js';

const config = parseConfig(process.env);
const log = createLog('silent');
registerAreas();
const db = await openDb(config);
const app = await createApp({ config, db, log });
await startWorker(db, log, { url: config.systemUrl });
await app.listen(config.PORT, '127.0.0.1');
let peak = 0;
setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 200).unref();
process.on('message', () => process.send({ rss: process.memoryUsage.rss(), peak }));
process.on('disconnect', () => process.exit(0));
process.send('ready');
