import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kit/ids/ids.js';
import { THOROUGH } from '#test/thorough.js';
import { openPage, startBrowser, type Walker } from './browser.js';
import { aCatalogue, aFamily, type Family } from './people.js';
import { type PanelWorld, panelWorld } from './panel-world.js';

let world: PanelWorld;
let browser: Browser;
let family: Family;
let cookies: { owner: string; support: string };

beforeAll(async () => {
  world = await panelWorld({ listen: true });
  browser = await startBrowser();
  const catalogue = await aCatalogue(world.db);
  for (let i = 0; i < 22; i++) await aFamily(world.db, catalogue, { last: `Example${i}`, state: i % 2 ? 'draft' : 'approved', daysAgo: i });
  family = await aFamily(world.db, catalogue, { last: 'Lindqvist' });
  cookies = { owner: await world.enter(['owner']), support: await world.enter(['support']) };
});
afterAll(async () => { await browser?.close(); await world?.close(); });

async function as(who: 'owner' | 'support', width: number): Promise<Walker & { go: (path: string, until: string) => Promise<void> }> {
  const walker = await openPage(browser, width);
  const [name, value] = cookies[who].split(/=(.*)/s);
  await walker.page.context().addCookies([{ name: name!, value: value!, url: world.origin }]);
  const go = async (path: string, until: string): Promise<void> => { await walker.page.goto(`${world.origin}/admin${path}`); await walker.page.locator(until).first().waitFor(); };
  return { ...walker, go };
}

const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement?.textContent ?? document.activeElement?.tagName');

test.each([1280, 375])('every kind of page can be read, reached and hit at %i px, light and dark', { ...THOROUGH, timeout: 120_000 }, async width => {
  const { page, complaints, check, go } = await as('owner', width);
  const pages: readonly [path: string, until: string][] = [
    ['?range=12w', '.plot svg'], ['/resources/households?query=zzzz', '.list > .empty'], ['/resources/memberships', 'tbody tr'], [`/resources/households/records/${family.household}/show`, '.timeline .empty, .timeline .entry'],
    ['/resources/settings/actions/changeSetting', '.use-case'], [`/resources/households/records/${newId()}/show`, '.lost'], ['/resources/nothing', '.door-card'], ['/resources/audit', 'tbody tr'], ['?board=billing', '.plot svg'],
  ];
  // a narrow screen changes every page; on a wide one the parts are the same, so one of each kind is enough
  for (const [path, until] of width < 600 ? pages : pages.filter((_, i) => i % 2 === 0)) { await go(path, until); await check(path); }
  await page.route('**/actions/list*', route => route.abort());
  await go('/resources/memberships', '.note-error');
  await check('a list that did not load');
  expect(complaints).toEqual([]);
});

test('what a role may not see is not found, in the same frame', async () => {
  const { page, complaints, check, go } = await as('support', 375);
  await go('/resources/audit', '.door-card');
  await check('no permission');
  await go('', '.dash-cards');
  expect(await page.locator('.side a', { hasText: 'Audit trail' }).count()).toBe(0);
  expect(complaints).toEqual([]);
}, 60_000);

test('keys: skip link, drawer, sheet and plot; Esc closes what is open', async () => {
  const { page, complaints, check, go } = await as('owner', 375);
  await go('', '.plot svg');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await check('sheet of keys');
  await page.keyboard.press('Escape');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await check('drawer');
  await page.keyboard.press('Escape');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await page.locator('.plot-area').first().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  expect(await page.locator('.plot-area').first().getAttribute('aria-valuetext')).toMatch(/^\w{3}, \w{3} \d+: \d+$/);
  await page.locator('.plot-tip').waitFor();
  await page.getByRole('button', { name: /as a table$/ }).first().click();
  await page.locator('.plot-table tbody tr').nth(29).waitFor();
  await check('plot as a table');
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  expect(complaints).toEqual([]);
}, 60_000);

test('the theme follows the system until one is chosen; then it is in the first byte of every page', async () => {
  const { page, complaints, go } = await as('owner', 1280);
  const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
  await go('', '.dash-cards');
  const light = await ground();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('radio', { name: 'Light' }).check({ force: true });
  expect(await ground()).toBe(light);
  const reply = await page.goto(`${world.origin}/admin/resources/plans`);
  expect(await reply!.text()).toContain('data-theme="light"');
  expect(await ground()).toBe(light);
  expect(complaints).toEqual([]);
}, 60_000);
