import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseConfig, type Config } from '#config/config.js';
import type { Db } from '#kit/db/db.js';
import type { RoleUrls } from '#kit/db/roles.js';
import { createLog } from '#kit/http/log.js';
import { createApp } from '../../app.js';
import { openDb } from '../../composition/database.js';
import { registerAreas } from '../../composition/register.js';

/** Settings of an application that is built but serves nobody: addresses nobody listens on. `dataDir` takes the key ring. */
export const offlineConfig = (urls: RoleUrls, dataDir: string, given: Readonly<Record<string, string>> = {}): Config => parseConfig({
  MPP_MODE: 'test', PORT: '3000', DATA_DIR: dataDir, LOG_LEVEL: 'silent', DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl, DATABASE_SYSTEM_URL: urls.systemUrl,
  STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox', STRIPE_API_BASE: 'http://127.0.0.1:9', STRIPE_JS_URL: 'http://127.0.0.1:9/stripe.js',
  SANDBOX_URL: 'http://127.0.0.1:9', SMTP_URL: 'smtp://127.0.0.1:9', ...given,
});

export interface OfflineApp { app: NestFastifyApplication; db: Db; config: Config; close(): Promise<void> }

/** The whole application on a migrated database, without listening; generators and route tests read it. */
export async function offlineApp(urls: RoleUrls, dataDir: string, given: Readonly<Record<string, string>> = {}): Promise<OfflineApp> {
  registerAreas();
  const config = offlineConfig(urls, dataDir, given);
  const db = await openDb(config);
  const app = await createApp({ config, db, log: createLog('silent') });
  await app.getHttpAdapter().getInstance().ready();
  return { app, db, config, close: async () => { await app.close(); await db.close(); } };
}
