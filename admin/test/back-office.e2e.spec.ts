import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage, startBrowser, type Walker } from './browser.js';
import { system } from '#access/actor.js';
import { record } from '#audit/index.js';
import { runExport } from '#exports/index.js';
import { createLog } from '#kit/http/log.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { firstThenThorough, THOROUGH } from '#test/thorough.js';
import { aCatalogue, aFamily, type Family } from './people.js';
import { type PanelWorld, panelWorld } from './panel-world.js';

// What people expect of a back office: find anything, take it along as a file, see what happened.
let world: PanelWorld;
let browser: Browser;
let family: Family;

beforeAll(async () => {
  world = await panelWorld({ listen: true, ports: { storage: new MemoryStorage() } });
  browser = await startBrowser();
  const catalogue = await aCatalogue(world.db);
  for (let i = 0; i < 12; i++) await aFamily(world.db, catalogue, { first: 'Maren', last: `Oakfield${i}`, email: `maren${i}@oakfield.example`, daysAgo: i + 1 });
  family = await aFamily(world.db, catalogue, { last: 'Lindqvist', email: 'lindqvist@family.example', state: 'submitted' });
  for (let i = 0; i < 30; i++) await world.db.change(system('test'), tx => record(tx, { action: 'household.contact_corrected', subjectType: 'Household', subjectId: family.household, changes: { phone: ['(changed)', '(changed)'], zip: ['85001', '85004'] }, details: { reason: `Call number ${i}` } }));
  for (let i = 0; i < 12; i++) await world.sql(`insert into notice (id, template, channel, locale, recipient, dedup_key, household_id, state, created_at) values (gen_random_uuid(), 'welcome', 'email', 'en', 'a@family.example', gen_random_uuid()::text, $1, 'sent', now() - make_interval(days => $2))`, family.household, i + 1);
});
afterAll(async () => { await browser?.close(); await world?.close(); });

async function enter(width: number): Promise<Walker> {
  const walker = await openPage(browser, width);
  const [name, value] = (await world.enter(['owner'])).split('=');
  await walker.page.context().addCookies([{ name: name!, value: value!, url: world.origin }]);
  await walker.page.goto(`${world.origin}/admin`);
  await walker.page.locator('.dash-cards').waitFor();
  return walker;
}
const shot = async (page: Page, name: string): Promise<void> => { if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/${name}-${page.viewportSize()!.width}.png` }); };

firstThenThorough([1280, 375], 'somebody finds a record from anywhere by keyboard at %s px', 120_000, async width => {
  const { page, complaints, check } = await enter(width);
  await page.keyboard.press('Control+k');
  const input = page.getByRole('combobox', { name: 'Name, email, phone or number' });
  await input.waitFor();
  expect(await page.evaluate('document.activeElement === document.querySelector(".finder input")')).toBe(true);
  await check('finder');
  await input.fill('oakfield');
  await page.getByRole('option', { name: 'More in members' }).waitFor();
  await check('finder with results');
  await shot(page, 'finder');
  await page.keyboard.press('ArrowUp');
  expect(await page.locator('[role=option][aria-selected=true]').count()).toBe(1);
  await input.fill('lindqvist');
  await page.getByRole('option', { name: /Ines Lindqvist/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/records\//);
  await page.getByRole('heading', { name: 'Details' }).waitFor();
  expect(await page.locator('dialog[open]').count()).toBe(0);
  await page.getByRole('button', { name: 'Find' }).click();
  expect(await input.inputValue()).toBe(''); // nothing is remembered
  await page.keyboard.press('Escape');
  expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).not.toContain('oakfield');
  expect(complaints).toEqual([]);
});

// what is in the file, and for whom, is shown in exports.db.spec.ts
test.each([1280, 375])('a list is taken along as a file at %i px', { ...THOROUGH, timeout: 120_000 }, async width => {
  const { page, complaints, check } = await enter(width);
  await page.goto(`${world.origin}/admin/resources/members?filters.lastName~starts=Oakfield1&sortBy=lastName&direction=asc`);
  await page.getByText('of 3').waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByText('A CSV file of 3 rows that fit the filters').waitFor();
  await check('export question');
  await page.getByRole('button', { name: 'Make the file' }).click();
  await page.getByText('Waiting for its turn').waitFor();
  await check('export waiting');
  await shot(page, 'export');
  for (const { id } of await world.sql<{ id: string }>(`select id from export_file where state = 'queued'`)) await runExport(world.db, id, createLog('silent'));
  const link = page.getByRole('link', { name: 'Download' });
  await link.waitFor();
  await check('export ready');
  await shot(page, 'export-ready');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^members-.*\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString('utf8').split('\n').map(l => l.split(',')[1])).toEqual(['Last name', 'Oakfield1', 'Oakfield10', 'Oakfield11', undefined]);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.goto(`${world.origin}/admin/resources/exports`);
  await page.locator('tbody .lead a').first().click();
  await page.getByRole('link', { name: 'Download' }).waitFor();
  await check('export record');
  await shot(page, 'export-record');
  expect(complaints).toEqual([]);
});

test.each([1280, 375])('a record brings its history and its related rows by pages at %i px', { ...THOROUGH, timeout: 120_000 }, async width => {
  const { page, complaints, check } = await enter(width);
  await page.goto(`${world.origin}/admin/resources/households/records/${family.household}/show`);
  await page.getByText('Call number 29').waitFor();
  expect(await page.getByText('Call number 5', { exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Show earlier' }).click();
  await page.getByText('Call number 5', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Show earlier' }).count()).toBe(0);
  const messages = page.getByRole('region', { name: 'Messages sent', exact: true });
  await messages.getByText('1 to 5 of 13').waitFor();
  await check('record');
  await messages.getByRole('button', { name: 'Next' }).click();
  await messages.getByText('6 to 10 of 13').waitFor();
  await shot(page, 'record');
  await messages.getByRole('link', { name: /See all/ }).click();
  await page.getByRole('button', { name: /Remove filter Household is Lindqvist/ }).waitFor();
  await page.getByText('1 to 13 of 13').waitFor();
  expect(complaints).toEqual([]);
});
