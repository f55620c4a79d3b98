import { loadConfig } from '#config/config.js';
import { createLog } from '#kit/http/log.js';
import { armCrashPoint } from '#kit/jobs/crash-point.js';
import { startWorker } from '#kit/jobs/worker.js';
import { createApp } from './app.js';
import { migrateDatabase, openDb } from './composition/database.js';
import { registerAreas } from './composition/register.js';

/** The HTTP process, with the job worker inside unless WORKER says otherwise. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog(config.LOG_LEVEL);
  if (config.MPP_MODE === 'test') {
    armCrashPoint(config.CRASH_AT);
    process.on('message', (word: { crashAt?: string }) => { armCrashPoint(word.crashAt); });
  }
  if (config.production) for (const name of await migrateDatabase(config)) log.info({ name }, 'migrated');
  registerAreas();
  const db = await openDb(config);
  const app = config.WORKER === 'only' ? null : await createApp({ config, db, log });
  const worker = config.WORKER === 'off' ? null : await startWorker(db, log, { url: config.systemUrl, staleMs: config.WORKER_SILENCE_SECONDS * 1000, beatMs: config.WORKER_SILENCE_SECONDS * 250 });
  await app?.listen(config.PORT, config.HOST);
  log.info({ port: config.PORT }, 'ready');
  process.send?.('ready');
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    try {
      await app?.close();
      await worker?.stop();
      await db.close();
    } catch (error) { log.warn({ err: error instanceof Error ? error.message : String(error) }, 'stopped in haste'); }
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  process.on('disconnect', () => void stop()); // the start command is gone, however it went
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
