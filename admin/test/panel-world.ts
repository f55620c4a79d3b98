import 'reflect-metadata';
import path from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { registerAreas } from '../../server/composition/register.js';
import { entities } from '../../server/composition/entities.js';
import { type Role, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { freePort } from '#cli/embedded-postgres.js';
import { createUser } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import type { RoleUrls } from '#kit/db/roles.js';
import type { Ports } from '#kit/db/ports.js';
import { guardBodies } from '#kit/http/body-guard.js';
import { secureHeaders } from '#kit/http/headers.js';
import { createLog } from '#kit/http/log.js';
import { traceRequests } from '#kit/http/request.js';
import { openTestDb, TEST_KEYS } from '#test/db/open-db.js';
import { giveTestFactor, testCode } from '#test/second-factor.js';
import { adminModules } from '#admin/index.js';

export const PASSWORD = 'correct horse battery';
/** Built once, by the global set-up. */
const ASSETS = path.resolve(import.meta.dirname, '../../dist/admin-assets');
export interface Reply { status: number; body: any; text: string; headers: LightMyRequestResponse['headers'] }

/** The panels on a real server and a real database, without the rest of the product. */
export interface PanelWorld {
  readonly db: Db; readonly server: FastifyInstance; readonly origin: string; /** Addresses of its database for the owner of the tables and for jobs. */ readonly ownerUrl: string; readonly systemUrl: string;
  /** For a process of the built product on the same database. */ readonly env: Readonly<Record<string, string>>;
  user(roles: Role[], name?: string): Promise<{ id: string; email: string }>;
  /** Signs in over HTTP, with both steps, and gives back the cookie. */
  enter(roles: Role[]): Promise<string>;
  /** The same for somebody who is there; `code` stands for what their phone shows. */
  signIn(email: string, code?: string): Promise<string>;
  /** Posts a plain form. */
  post(url: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Reply>;
  send(o: InjectOptions): Promise<Reply>;
  get(url: string, cookie?: string): Promise<Reply>;
  /** Posts a use case's form as the panel does. */
  run(url: string, cookie: string, input: unknown, headers?: Record<string, string>): Promise<Reply>;
  sql<R = Record<string, unknown>>(text: string, ...params: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export const form = (fields: Record<string, string>): { payload: string; contentType: string } => {
  const boundary = '----panel-test';
  const parts = Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  return { payload: `${parts.join('')}--${boundary}--\r\n`, contentType: `multipart/form-data; boundary=${boundary}` };
};

export async function panelWorld({ ports = {}, listen = false }: { ports?: Partial<Ports>; listen?: boolean } = {}): Promise<PanelWorld> {
  registerAreas();
  const { db, clone, close } = await openTestDb({ entities, ports, poolSize: 8 });
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const log = createLog('silent');
  class PanelApp {}
  Module({ imports: adminModules({ db, log, publicUrl: new URL(origin), assetDirectory: ASSETS }) })(PanelApp);
  const app = await NestFactory.create<NestFastifyApplication>(PanelApp, new FastifyAdapter({ routerOptions: { maxParamLength: 200 } }), { logger: false, abortOnError: false });
  const server = app.getHttpAdapter().getInstance();
  traceRequests(server, log);
  secureHeaders(server, false);
  guardBodies(server, []);
  await app.init();
  if (listen) await app.listen(port, '127.0.0.1'); else await server.ready();
  return { ...client(server, db, origin), ownerUrl: clone.ownerUrl, systemUrl: clone.systemUrl, env: environmentOf(clone), close: async () => { await app.close(); await close(); } };
}

/** Outside services are named and not there. */
const environmentOf = ({ appUrl, ownerUrl, systemUrl }: RoleUrls): Record<string, string> => ({
  DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATABASE_SYSTEM_URL: systemUrl, KEYS: TEST_KEYS, STRIPE_SECRET_KEY: 'sk_test_sandbox', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_WEBHOOK_SECRETS: 'whsec_sandbox', SMTP_URL: 'smtp://127.0.0.1:1',
});

function client(server: FastifyInstance, db: Db, origin: string): Omit<PanelWorld, 'close' | 'ownerUrl' | 'systemUrl' | 'env'> {
  let n = 0;
  const send = async (o: InjectOptions): Promise<Reply> => {
    const reply = await server.inject(o);
    const json = String(reply.headers['content-type'] ?? '').includes('json');
    return { status: reply.statusCode, text: reply.body, body: json ? JSON.parse(reply.body) : null, headers: reply.headers };
  };
  const user = async (roles: Role[], name = 'Robin Example') => {
    const email = `person${++n}@clinic.example`;
    const made = await execute(db, system('test'), createUser, { email, name, password: PASSWORD, roles });
    await giveTestFactor(db, made.id);
    return { email, ...made };
  };
  const post: PanelWorld['post'] = (url, fields, headers = {}) =>
    send({ method: 'POST', url, headers: { origin, 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload: new URLSearchParams(fields).toString(), remoteAddress: `192.0.2.${++n % 250}` });
  const signIn: PanelWorld['signIn'] = async (email, code = testCode()) => {
    const passed = await post('/admin/sign-in', { email, password: PASSWORD });
    return cookieOf(await post(String(passed.headers.location), { code }, { cookie: cookieOf(passed) }));
  };
  return {
    db, server, origin, send, user,
    signIn, post, enter: async roles => signIn((await user(roles)).email),
    get: (url, cookie) => send({ method: 'GET', url, headers: { accept: 'text/html', ...(cookie ? { cookie } : {}) } }),
    run: (url, cookie, input, headers = {}) => {
      const { payload, contentType } = form({ input: JSON.stringify(input) });
      return send({ method: 'POST', url, headers: { cookie, origin, 'content-type': contentType, ...headers }, payload });
    },
    sql: <R>(text: string, ...params: unknown[]) => db.systemStatement<R & Record<string, unknown>>(text, params) as Promise<R[]>,
  };
}

export const cookieOf = (reply: Reply): string => String(reply.headers['set-cookie'] ?? '').split(';')[0]!;
