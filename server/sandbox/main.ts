import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { readSandboxOptions } from '#config/sandbox.js';
import { BillingClock } from './clock.js';
import { registerControl } from './control.js';
import { openDatabase } from './db.js';
import { registerMailbox } from './mail/mailbox.js';
import { startMailServer } from './mail/smtp.js';
import type { Sandbox, SandboxOptions } from './options.js';
import { registerSms } from './sms/twilio.js';
import { registerApi } from './stripe/api.js';
import { registerBrowserFiles } from './stripe/browser.js';
import { Faults } from './stripe/faults.js';
import { DEFAULT_DUNNING } from './stripe/lifecycle/collection.js';
import { pages } from './stripe/lifecycle/payment.js';
import { conformance } from './stripe/replies.js';
import { allRoutes } from './stripe/routes.js';
import { Timekeeper } from './stripe/timekeeper.js';
import { configureEndpoints, WebhookSender } from './stripe/webhooks.js';

export type { Sandbox, SandboxOptions } from './options.js';

const HOST = '127.0.0.1';
const BODY_LIMIT = 256 * 1024;

/** Starts the stand-ins for outside services in this process. Everything they keep lies in their database. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (options.mode === 'production') throw new Error('The sandbox must not run in production mode.');
  const onError = options.onError ?? ((error: unknown) => console.error('sandbox:', error));
  Object.assign(conformance, { strict: options.mode === 'test', report: onError });
  const db = await openDatabase(options.databaseUrl);
  const faults = new Faults();
  const clock = new BillingClock();
  const sender = new WebhookSender(db, faults, onError);
  const dunning = options.stripe.dunning ?? DEFAULT_DUNNING;
  const timekeeper = new Timekeeper(db, clock, dunning, () => sender.wake(), onError);
  const app = newServer();
  const closers = [() => db.end(), () => sender.close(), () => timekeeper.close(), () => app.close()];
  const close = async (): Promise<void> => { for (const closer of closers.splice(0).reverse()) await closer(); };
  try {
    await configureEndpoints(db, options.stripe.webhooks);
    await timekeeper.load();
    registerApi(app, allRoutes(db, timekeeper, onError), {
      db, clock, faults, dunning, secretKeys: options.stripe.secretKeys, publishableKeys: options.stripe.publishableKeys, onCommit: () => sender.wake(), onError,
    });
    registerBrowserFiles(app, db);
    registerMailbox(app, db);
    registerSms(app, db, options.sms);
    registerControl(app, { db, clock, faults, timekeeper, sender });
    const smtp = await startMailServer(db, HOST, options.smtpPort, { onError, onStored: () => faults.exitIfAsked('mail.receive') });
    closers.push(() => smtp.close());
    await app.listen({ host: HOST, port: options.port });
    const { port } = app.server.address() as AddressInfo;
    pages.origin = `http://stripe.localhost:${port}`;
    timekeeper.tick();
    sender.wake();
    return { url: `http://${HOST}:${port}`, frameUrl: pages.origin, port, smtpPort: smtp.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function newServer(): FastifyInstance {
  const app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, routerOptions: { maxParamLength: 256 } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try { done(null, body === '' ? {} : JSON.parse(String(body))); } catch { done(Object.assign(new Error('Body is not valid JSON'), { statusCode: 400 })); }
  });
  app.addHook('onSend', async (_request, reply) => { reply.header('x-content-type-options', 'nosniff'); });
  return app;
}

/** The process of `npm start`. */
async function main(): Promise<void> {
  const sandbox = await startSandbox(readSandboxOptions());
  const stop = (): void => { void sandbox.close().then(() => process.exit(0), () => process.exit(1)); };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  process.once('disconnect', stop); // the start command is gone, however it went
  // The parent waits for this line.
  console.log(`sandbox ready ${JSON.stringify({ url: sandbox.url, smtpPort: sandbox.smtpPort })}`);
}

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  main().catch((error: unknown) => { console.error('sandbox:', error); process.exit(1); });
}
