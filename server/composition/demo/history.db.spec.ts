import { afterAll, beforeAll, expect, test } from 'vitest';
import { user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { readBillingFigures } from '#analytics/index.js';
import type { Config } from '#config/config.js';
import type { DirectMessage } from '#identity/index.js';
import { SandboxClock } from '#integrations/sandbox-clock.js';
import { StripePayments } from '#integrations/stripe/stripe-payments.js';
import { createLog } from '#kit/http/log.js';
import { newId } from '#kit/ids/ids.js';
import { SECRET_KEY, startWorld, WEBHOOK_SECRET, type World } from '#sandbox/test/harness.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { THOROUGH } from '#test/thorough.js';
import { entities } from '../entities.js';
import { registerAreas } from '../register.js';
import { seedDemo } from '../seed.js';
import { beginHistory, playHistory } from './history.js';
import { CARDS, type DemoStep } from './members.js';

let t: TestDb;
let sandbox: World;
let begun: readonly boolean[];
const DAY = 86_400_000;
const STEPS: readonly DemoStep[] = [
  { who: 'nora', days: 127, does: 'enroll' }, { who: 'clara', days: 118, does: 'enroll' }, { who: 'clara', days: 40, does: 'card', card: CARDS.refusedLater }, { who: 'jonas', days: 3, does: 'enroll' },
  { who: 'nora', days: 40, does: 'change', plan: 'plus' }, { who: 'nora', days: 3, does: 'refund', cents: 25_000, reason: 'requested_by_member' }, { who: 'jonas', days: 1, does: 'bank', says: 'warning' },
  { who: 'omar', days: 1, does: 'cancel' }, // never enrolled here: left out, and the history goes on
];

beforeAll(async () => {
  registerAreas();
  sandbox = await startWorld();
  const url = sandbox.sandbox.url;
  const messages: DirectMessage[] = [];
  t = await openTestDb({ entities, poolSize: 8, ports: {
    payments: new StripePayments({ secretKey: SECRET_KEY, webhookSecrets: [WEBHOOK_SECRET], apiBase: url }), clock: new SandboxClock(url), storage: new MemoryStorage(), messenger: { send: async m => { messages.push(m); } },
  } });
  const config = { publicUrl: new URL('http://localhost:3000'), PORT: 3000, SANDBOX_URL: url, STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox', STRIPE_SECRET_KEY: SECRET_KEY, webhookSecrets: [WEBHOOK_SECRET], systemUrl: t.clone.systemUrl } as unknown as Config;
  const first = await beginHistory(t.db, config);
  await seedDemo(t.db, config, 'demo-for-tests-1');
  begun = [first, await beginHistory(t.db, config)];
  await playHistory({ db: t.db, config, messages, log: createLog('silent') }, STEPS);
}, 120_000);
afterAll(async () => { await t?.close(); await sandbox?.close(); });

const invoices = (first: string) => t.db.systemStatement<{ state: string; total_cents: bigint; failures: number }>(`select i.state, i.total_cents, i.failures from invoice i join person p on p.household_id = i.household_id and p.role = 'self' where p.first_name = $1 order by i.period_start`, [first]);

test('members have been charged each month since they enrolled, and dated when it was', THOROUGH, async () => {
  const nora = await invoices('Nora');
  expect(nora.map(i => i.state)).toEqual(Array.from({ length: 6 }, () => 'paid'));
  expect(nora.map(i => Number(i.total_cents)).filter(cents => cents === 14_900 || cents === 27_900)).toEqual([14_900, 14_900, 14_900, 27_900, 27_900]); // and the part of a month the change cost
  expect(await invoices('Jonas')).toEqual([{ state: 'paid', total_cents: 5_900n, failures: 0 }]);
  const [clara] = [await invoices('Clara')];
  expect(clara.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => ({ state: 'paid', total_cents: 9_900n, failures: 0 })));
  expect(clara[3]).toMatchObject({ state: 'open', total_cents: 9_900n });
  expect(clara[3]!.failures).toBeGreaterThan(1);
  const [first] = await t.db.systemStatement<{ at: Date }>('select min(collected_at) at from payment');
  expect(Math.round((Date.now() - first!.at.getTime()) / DAY)).toBe(127);
});

test('then the clocks are those of everybody, and the figures are of the months before', THOROUGH, async () => {
  expect(begun, 'once, in a fresh installation').toEqual([true, false]);
  expect(await t.db.systemStatement(`select extract(epoch from ahead)::int seconds from business_clock`)).toEqual([{ seconds: 0 }]);
  const { seconds } = await sandbox.control<{ seconds: number }>('clock', { advanceSeconds: 0 });
  expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(30);
  const figures = await execute(t.db, user(newId(), 'Ben', [{ role: 'billing' }]), readBillingFigures, {});
  const upgrade = Number((await invoices('Nora')).find(i => i.total_cents !== 14_900n && i.total_cents !== 27_900n)!.total_cents);
  expect(figures.money.reduce((sum, m) => sum + m.collectedCents, 0)).toBe(3 * 14_900 + upgrade + 2 * 27_900 + 3 * 9_900 + 5_900);
  expect([figures.refunds.waiting, figures.warnings]).toEqual([{ cents: 25_000, count: 1 }, { cents: 5_900, count: 1 }]);
  expect(figures.recurring.filter(m => m.newMembers > 0).reduce((sum, m) => sum + m.newMembers, 0)).toBe(3);
});

test('members came by the codes of agents, each with signed papers and an audit trail', THOROUGH, async () => {
  expect(await t.db.systemStatement(`select count(*)::int n, count(distinct a.code)::int agents from membership m join agent a on a.id = m.agent_id`)).toEqual([{ n: 3, agents: 2 }]);
  expect(await t.db.systemStatement(`select count(*)::int n from agreement where signed_at is not null`)).toEqual([{ n: 3 }]);
  expect(await t.db.systemStatement(`select failure from inbox_event where failure is not null`)).toEqual([]);
});
