import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { aCatalogue, aFamily, type Family } from '#admin/test/people.js';
import { sendSignInCode } from '#account/sign-in.js';
import { offlineApp } from '#cli/generate/offline-app.js';
import type { DirectMessage } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { cloneDatabase } from '#test/db/database.js';

type Headers = Readonly<Record<string, string>>;
export interface AccountWorld {
  readonly db: Db; readonly messages: DirectMessage[];
  readonly catalogue: { site: string; planVersion: string };
  family(o?: Parameters<typeof aFamily>[2]): Promise<Family>;
  call(method: 'GET' | 'POST' | 'PUT', url: string, o?: { body?: object; cookie?: string; headers?: Headers }): Promise<LightMyRequestResponse>;
  /** Asks for a code and gives it with the id of its request; null when none was sent. */
  ask(address: string, channel?: 'email' | 'sms'): Promise<{ id: string; code: string | null }>;
  /** Signs in and gives the cookie. */
  enter(address: string, householdId?: string): Promise<string>;
  sql<R = Record<string, unknown>>(text: string, ...values: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** The whole application on a database of its own, asked over HTTP without listening; messages are kept here. */
export async function startAccountWorld(given: Readonly<Record<string, string>> = {}): Promise<AccountWorld> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mpp-account-'));
  const database = await cloneDatabase();
  const offline = await offlineApp(database, folder, given);
  const { db } = offline;
  const messages: DirectMessage[] = [];
  Object.assign(db.ports, { messenger: { send: async (m: DirectMessage) => { messages.push(m); return Promise.resolve(); } } });
  const catalogue = await aCatalogue(db);
  const server = offline.app.getHttpAdapter().getInstance();
  let place = 0;
  const call: AccountWorld['call'] = (method, url, o = {}) => server.inject({
    method, url: `/api/v1/account${url}`, remoteAddress: `198.51.100.${++place % 250}`, headers: { origin: offline.config.publicUrl.origin, ...(o.cookie ? { cookie: o.cookie } : {}), ...o.headers },
    ...(method === 'GET' ? {} : { payload: o.body ?? {} }),
  });
  const ask: AccountWorld['ask'] = async (address, channel = 'email') => {
    const id = String((await call('POST', '/sign-in', { body: { channel, address, locale: 'en' } })).json<{ id: string }>().id);
    const before = messages.length;
    await sendSignInCode(db, id);
    return { id, code: messages.length > before ? String(messages.at(-1)!.props['code']) : null };
  };
  return {
    db, messages, catalogue, call, ask,
    family: (o = {}) => aFamily(db, catalogue, o),
    async enter(address, householdId) {
      const { id, code } = await ask(address);
      const reply = await call('POST', `/sign-in/${id}/confirm`, { body: { code: code ?? '000000', ...(householdId ? { householdId } : {}) } });
      return String(reply.headers['set-cookie']).split(';')[0]!;
    },
    sql: <R>(text: string, ...values: unknown[]) => db.systemStatement<R & Record<string, unknown>>(text, values) as Promise<R[]>,
    close: async () => { await offline.close(); await database.dispose(); rmSync(folder, { recursive: true, force: true }); },
  };
}
