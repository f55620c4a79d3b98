// The built product: its webhook route and its worker, with the real adapter, held to the processor's pace. Messages are put into words and taken by nobody.
import { openDb } from '#composition/database.js';
import { registerAreas } from '#composition/register.js';
import { parseConfig } from '#config/config.js';
import { createLog } from '#kit/http/log.js';
import { startWorker } from '#kit/jobs/worker.js';
import { createApp } from '#app.js';

const config = parseConfig(process.env);
const log = createLog('silent');
registerAreas();
const db = await openDb(config, { channels: { email: { sendEmail: async m => ({ messageId: m.messageId, providerResponse: '250' }), verify: async () => undefined, close: () => undefined }, sms: null, mailFrom: 'care@provider.example', smsFrom: '', host: 'provider.example' } });
const app = await createApp({ config, db, log });
await startWorker(db, log, { url: config.systemUrl });
await app.listen(config.PORT, '127.0.0.1');
process.on('message', () => process.send({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }));
process.on('disconnect', () => process.exit(0));
process.send('ready');
