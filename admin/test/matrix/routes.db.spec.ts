import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { type OfflineApp, offlineApp } from '#cli/generate/offline-app.js';
import { issueToken } from '#enrollment/index.js';
import { memberHash } from '#account/member-session.js';
import { createUser } from '#identity/index.js';
import { secretToken } from '#kit/ids/ids.js';
import type { Db } from '#kit/db/db.js';
import { cloneDatabase } from '#test/db/database.js';
import { collectRoutes } from '#test/routes.js';
import { enterFully, giveTestFactor } from '#test/second-factor.js';
import { aCatalogue, aFamily } from '../people.js';
import { PASSWORD } from '../panel-world.js';
import { keyOf, type RouteWorld, walkRoutes } from './routes.js';
import { readTable } from './table.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mpp-route-matrix-'));
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let offline: OfflineApp;
let w: RouteWorld;

beforeAll(async () => {
  database = await cloneDatabase();
  const collected = await collectRoutes(() => offlineApp(database, folder));
  offline = collected.result;
  const { db, app, config } = offline;
  Object.assign(db.ports, { messenger: { send: () => Promise.resolve() } });
  const catalogue = await aCatalogue(db);
  const [own, other] = [await aFamily(db, catalogue), await aFamily(db, catalogue, { email: 'other@family.example' })];
  const [site] = await db.systemStatement<{ key: string }>('select key from site where id = $1', [catalogue.site]);
  const email = 'owner@clinic.example';
  const { id } = await execute(db, system('test'), createUser, { email, name: 'Olivia Owner', password: PASSWORD, roles: ['owner'] });
  await giveTestFactor(db, id);
  const { token } = await enterFully(db, { email, password: PASSWORD, panel: 'admin' }, { ip: '192.0.2.1' });
  const bearer = (application: string): Record<string, string> => ({ authorization: `Bearer ${issueToken(db.keys, application).token}` });
  w = {
    server: app.getHttpAdapter().getInstance(), origin: config.publicUrl.origin, routes: collected.routes, application: own.application, site: site!.key,
    callers: { anonymous: {}, own: bearer(own.application), other: bearer(other.application), panel: { cookie: `mpp_session=${token}` }, member: { cookie: `mpp_member=${await memberToken(db, own.household)}` } },
  };
}, 60_000);
/** Somebody of a family, signed in on their own page. */
async function memberToken(db: Db, household: string): Promise<string> {
  const token = secretToken();
  await db.systemStatement(`insert into member_session (id, id_hash, household_id, channel, contact, created_at, seen_at, expires_at) select gen_random_uuid(), $1, id, 'email', email, now(), now(), now() + interval '1 hour' from household where id = $2`, [memberHash(token), household]);
  return token;
}

afterAll(async () => {
  await offline?.close();
  await database?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('every route answers each kind of caller as the table says', async () => {
  expect((await walkRoutes(w, readTable())).map(f => `${f.at}: ${f.text}`)).toEqual([]);
}, 120_000);

test('a route that stands in no row fails, and the message says what to add', async () => {
  const found = await walkRoutes({ ...w, routes: [{ method: 'GET', url: '/api/v1/forgotten' }] }, { ...readTable(), routes: {} });
  expect(found).toEqual([{ at: 'docs/security/permissions.expected.json', text: 'add "GET /api/v1/forgotten" to "routes": the status for each kind of caller' }]);
});

test('the three panels have the same routes', () => {
  const of = (panel: string): string[] => w.routes.filter(r => r.url.startsWith(`/${panel}`)).map(keyOf).sort();
  expect(of('agent')).toEqual(of('admin'));
  expect(of('employer')).toEqual(of('admin'));
});
