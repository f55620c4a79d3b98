// The built product in a process of its own. The payments port is replaced at the boundary to the network by one that answers at once;
// webhooks are verified by the real adapter.
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
const real = db.ports.payments;
db.ports.payments = {
  readWebhook: (...parts) => real.readWebhook(...parts),
  listEventsSince: async () => ({ events: [], next: null }),
  openSubscription: async r => ({
    customerId: `cus_${r.payerId}`, subscriptionId: `sub_${r.subscriptionId}`, processorState: 'incomplete', handle: { kind: 'payment', clientSecret: `pi_${r.intentId}_secret_bench` },
    items: r.items.map(i => ({ itemId: i.itemId, processorItemId: `si_${i.itemId}` })),
  }),
};
const app = await createApp({ config, db, log });
if (config.WORKER === 'inline') await startWorker(db, log, { url: config.systemUrl });
await app.listen(config.PORT, '127.0.0.1');
process.send('ready');
process.on('disconnect', () => process.exit(0));
