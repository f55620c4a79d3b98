import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type Parts } from './app.module.js';
import { openApiOf, serveApiDocs } from './composition/pages/api-docs.js';
import { serveAccount } from './composition/pages/account.js';
import { servePages } from './composition/pages/enroll.js';
import { serveDemo } from './composition/pages/demo.js';
import { serveDemoCodes } from './composition/pages/demo-codes.js';
import { serveMailbox } from './composition/pages/mailbox.js';
import { adminModules } from './composition/panels.js';
import { DEMO_SITE_KEY } from './composition/seed.js';
import { secureHeaders } from '#kit/http/headers.js';
import { guardBodies } from '#kit/http/body-guard.js';
import { traceRequests } from '#kit/http/request.js';
import { answerUnreadable, answerUnroutable } from '#kit/http/unroutable.js';

import { registerStripeWebhook, WEBHOOK_PATH } from '#billing/index.js';

const BODY_LIMIT = 256 * 1024;

/** Builds the HTTP application without listening. Headers, logs and the card guard cover every route, raw ones too. */
export async function createApp(parts: Parts): Promise<NestFastifyApplication> {
  const { config, db, log } = parts;
  const https = config.publicUrl.protocol === 'https:';
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT, trustProxy: config.TRUST_PROXY, forceCloseConnections: true, requestTimeout: 30_000, routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnroutable(https, log), clientErrorHandler: answerUnreadable(https, log),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts, config.PANELS === 'on' ? await adminModules(parts) : []), adapter, { logger: false, abortOnError: false });
  const server = app.getHttpAdapter().getInstance();
  traceRequests(server, log);
  secureHeaders(server, https);
  guardBodies(server, [WEBHOOK_PATH]);
  await registerStripeWebhook(server, db, log);
  servePages(server, config, db);
  serveAccount(server, config);
  if (config.SANDBOX_URL && !config.production) { serveMailbox(server, config.SANDBOX_URL); serveDemo(server, config, DEMO_SITE_KEY); }
  if (!config.production) serveDemoCodes(server, db);
  server.get('/', async (_request, reply) => reply.redirect(config.production ? '/enroll' : '/demo', 302));
  serveApiDocs(server, openApiOf(app));
  await app.init();
  return app;
}
