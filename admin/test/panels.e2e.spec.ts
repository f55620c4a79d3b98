import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '#config/config.js';
import { systemSecretsAt } from '#identity/index.js';
import { restFactor, steadyStep, testCode } from '#test/second-factor.js';
import { THOROUGH } from '#test/thorough.js';
import { DEMO_DOMAIN, demoEmail, seedDemo } from '../../server/composition/seed.js';
import { openPage, startBrowser } from './browser.js';
import { seedDemoMembers } from './demo-members.js';
import { PASSWORD, type PanelWorld, panelWorld } from './panel-world.js';

let world: PanelWorld;
let browser: Browser;
/** Pictures of every page that is looked at; kept where the system keeps temporary files. */
const pictures = path.join(tmpdir(), 'mpp-panel-pictures');

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  world = await panelWorld({ listen: true });
  await seedDemo(world.db, { publicUrl: new URL(world.origin), PORT: 3000 } as Config, PASSWORD);
  await seedDemoMembers(world.db);
  browser = await startBrowser();
});
afterAll(async () => { await browser?.close(); await world?.close(); });

async function signIn(page: Page, key: string, door: string): Promise<void> {
  const [user] = await world.sql<{ id: string }>('select id from user_account where email = $1', demoEmail(key));
  await restFactor(world.db, user!.id);
  await page.goto(`${world.origin}${door}`);
  await page.fill('#email', demoEmail(key));
  await page.fill('#password', PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#code').waitFor();
  await steadyStep();
  const { secret } = (await systemSecretsAt(world.db, DEMO_DOMAIN)).find(s => s.email === demoEmail(key))!;
  await page.fill('#code', testCode(0, secret));
  await page.locator('form button[type=submit]').first().click();
  await page.locator('.dash-cards').waitFor();
}

const rows = async (page: Page, panel: string, resource: string): Promise<string[]> => {
  await page.goto(`${world.origin}/${panel}/resources/${resource}?perPage=50`);
  await page.locator('tbody tr').first().waitFor();
  return (await page.locator('tbody tr').allInnerTexts()).map(t => t.replaceAll(/\s+/g, ' '));
};

/** `first`: the width of it in `npm test`. */
interface Visit { key: string; first?: number; panel: string; door: string; names: string[]; strangers: string[]; list: string; figures: string[] }
const VISITS: readonly Visit[] = [
  { key: 'agent', first: 1280, panel: 'agent', door: '/agent', list: 'members', names: ['Castillo', 'Ortega', 'Weiss'], strangers: ['Novak', 'Lindgren', 'Reyes'], figures: ['Monthly premium', 'Members by state', 'New members'] },
  { key: 'agency_manager', panel: 'agent', door: '/admin', list: 'members', names: ['Castillo', 'Novak', 'Malik'], strangers: ['Lindgren', 'Reyes'], figures: ['Members by agent'] },
  { key: 'employer_admin', first: 375, panel: 'employer', door: '/admin', list: 'members', names: ['Reyes', 'Quinn', 'Nasser'], strangers: ['Castillo', 'Rossi', 'Robin'], figures: ['Monthly cost', 'Enrolled by tier', 'Starts and ends'] },
];

const comes = async (visit: Visit, width: number): Promise<void> => {
  const { page, complaints, check } = await openPage(browser, width);
  const picture = (name: string): Promise<unknown> => page.screenshot({ path: path.join(pictures, `${visit.key}-${name}-${width}.png`), fullPage: true });
  await signIn(page, visit.key, visit.door);
  expect(new URL(page.url()).pathname).toBe(`/${visit.panel}`);
  for (const figure of visit.figures) await page.getByText(figure, { exact: false }).first().waitFor();
  await check('dashboard');
  await picture('dashboard');
  const seen = (await rows(page, visit.panel, visit.list)).join('\n');
  for (const name of visit.names) expect(seen).toContain(name);
  for (const name of visit.strangers) expect(seen).not.toContain(name);
  await check('list');
  await picture('list');
  await rows(page, visit.panel, 'memberships');
  await picture('memberships');
  await page.locator('tbody .lead a').first().click();
  await page.locator('.facts').first().waitFor();
  await page.locator('.timeline :is(.entry, .empty):not(:text-is("Loading"))').first().waitFor();
  expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
  await check('record');
  await picture('record');
  expect(await page.locator('.panels').count()).toBe(0);
  expect(complaints).toEqual([]);
};
for (const visit of VISITS) for (const width of [1280, 375])
  test(`${visit.key} at ${width} px comes to the own panel and sees exactly the own rows`, { ...(visit.first === width ? {} : THOROUGH), timeout: 60_000 }, () => comes(visit, width));

test('somebody with two roles changes panels without signing in again, and has in each the rows of its role alone', async () => {
  const { page, complaints, check } = await openPage(browser, 1280);
  await signIn(page, 'rosa', '/employer');
  expect((await rows(page, 'employer', 'members')).join()).toMatch(/Rossi/);
  await check('two panels');
  await page.screenshot({ path: path.join(pictures, 'rosa-employer-1280.png') });
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: 'Agents' }).click();
  await page.locator('.dash-cards').waitFor();
  expect(new URL(page.url()).pathname).toBe('/agent');
  const mine = (await rows(page, 'agent', 'members')).join();
  expect(mine).toMatch(/Lindgren/);
  expect(mine).not.toMatch(/Rossi|Castillo/);
  const denied = await page.goto(`${world.origin}/admin`);
  expect(new URL(denied!.url()).pathname).toBe('/admin/sign-in');
  expect(complaints).toEqual([]);
}, 60_000);

test('who has nobody yet is told what to do', async () => {
  const { id, email } = await world.user(['agent'], 'Nils New');
  await world.sql(`insert into agent (id, agency_id, code, name, email, created_at, updated_at) select $1, agency_id, 'NILS', 'Nils New', 'nils@agency.example', now(), now() from agent where code = 'ADAM'`, id);
  await world.sql('update role_grant set agent_id = $1 where user_id = $1', id);
  const { page, complaints, check } = await openPage(browser, 1280);
  await page.context().addCookies([{ name: 'mpp_session', value: (await world.signIn(email)).split('=')[1]!, url: world.origin }]);
  await page.goto(`${world.origin}/agent`);
  await page.getByText('Share your link or code').waitFor();
  await page.getByText('Nobody has enrolled by your link yet.').waitFor();
  await check('empty dashboard');
  await page.screenshot({ path: path.join(pictures, 'nils-dashboard-1280.png'), fullPage: true });
  await page.goto(`${world.origin}/agent/resources/memberships`);
  await page.locator('.empty').first().waitFor();
  await page.screenshot({ path: path.join(pictures, 'nils-list-1280.png'), fullPage: true });
  expect(complaints).toEqual([]);
}, 60_000);
