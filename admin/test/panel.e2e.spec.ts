import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPage, startBrowser } from './browser.js';
import { aCatalogue, aFamily, type Family } from './people.js';
import { testCode } from '#test/second-factor.js';
import { firstThenThorough, THOROUGH } from '#test/thorough.js';
import { PASSWORD, type PanelWorld, panelWorld } from './panel-world.js';

let world: PanelWorld;
let browser: Browser;
let family: Family;

beforeAll(async () => {
  world = await panelWorld({ listen: true });
  browser = await startBrowser();
  const catalogue = await aCatalogue(world.db);
  for (let i = 0; i < 24; i++) await aFamily(world.db, catalogue, { last: `Example${i}`, state: i % 2 ? 'draft' : 'approved', daysAgo: i });
  family = await aFamily(world.db, catalogue, { last: 'Lindqvist', email: 'lindqvist@family.example', state: 'submitted' });
});
afterAll(async () => { await browser?.close(); await world?.close(); });

async function signIn(page: Page, check: (where: string) => Promise<void>): Promise<void> {
  const { email } = await world.user(['owner'], 'Olivia Owner');
  await page.goto(`${world.origin}/admin`);
  await check('sign-in');
  await page.fill('#email', email);
  await page.fill('#password', 'not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.inputValue('#email')).toBe(email);
  await page.fill('#password', PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('#code').waitFor();
  await check('second factor');
  await page.fill('#code', testCode());
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.locator('.dash-cards').waitFor();
  await check('dashboard');
}

async function find(page: Page, check: (where: string) => Promise<void>): Promise<void> {
  await page.goto(`${world.origin}/admin/resources/applications`);
  await page.getByText('1 to 20 of').waitFor();
  await check('list');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText('21 to').waitFor();
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByText('1 to 20 of').waitFor();
  await page.getByRole('button', { name: 'Add a filter' }).click();
  await page.getByRole('checkbox', { name: 'Submitted' }).check();
  await check('filters');
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('button', { name: 'Remove filter State is Submitted' }).waitFor();
  await page.getByRole('button', { name: 'Filters (1)' }).click();
  await page.locator('#filter-field').selectOption('createdAt');
  await page.locator('#filter-operator').selectOption('between');
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByText('Please give a value.').waitFor();
  await check('filter without a value');
  await page.getByLabel('From', { exact: true }).fill('2026-01-01');
  await page.getByLabel('To', { exact: true }).fill('2099-01-01');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove filter Created is between Jan 1, 2026 and Jan 1, 2099' }).waitFor();
  await page.getByRole('button', { name: 'Filters (2)' }).click();
  await page.locator('#filter-field').selectOption('householdId');
  await page.getByRole('searchbox', { name: 'Household' }).fill('85004');
  await page.getByRole('checkbox', { name: 'Lindqvist, Ines' }).check();
  await page.getByRole('button', { name: 'Add filter' }).click();
  await page.getByRole('button', { name: 'Remove filter Household is Lindqvist, Ines' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Remove filter Household is Lindqvist, Ines' }).waitFor();
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/list-${page.viewportSize()!.width}.png` });
  await page.getByLabel('Search applications').fill('lindqvist');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('button', { name: 'Remove filter Search: lindqvist' }).waitFor();
  await page.locator('tbody .lead a').first().click();
  await page.getByRole('heading', { name: 'History' }).waitFor();
  await page.getByRole('link', { name: 'Lindqvist, Ines' }).first().waitFor();
  await check('record');
}

async function correct(page: Page, email: string, check: (where: string) => Promise<void>): Promise<void> {
  await page.goto(`${world.origin}/admin/resources/households/records/${family.household}/show`);
  await page.getByRole('link', { name: 'Correct contact' }).click();
  await page.locator('#field-phone').fill('12');
  await check('form');
  await page.locator('#field-reason').fill('They wrote to us');
  await page.getByRole('button', { name: 'Correct contact' }).click();
  await page.locator('#field-phone-error').waitFor();
  expect(await page.locator('#field-phone').getAttribute('aria-describedby')).toBe('field-phone-error');
  await check('form with an error');
  await page.locator('#field-phone').fill('(480) 555-0177');
  await page.locator('#field-email').fill(email);
  await page.getByRole('button', { name: 'Correct contact' }).click();
  await page.getByRole('heading', { name: 'Correct contact: done.' }).waitFor();
  await page.getByText('Household contact corrected').waitFor();
  await check('form done');
  await page.getByRole('link', { name: 'Back to the household' }).click();
  await page.locator('.timeline').getByText('Household contact corrected').first().waitFor();
  await page.getByText(email).first().waitFor();
}

firstThenThorough([1280, 375], 'staff sign in, find, look, correct and read the trail at %s px', 120_000, async width => {
  const { page, complaints, check } = await openPage(browser, width);
  await signIn(page, check);
  await find(page, check);
  await correct(page, `linnea${width}@family.example`, check);
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  expect(complaints).toEqual([]);
});

test('a change that asks first does nothing when the answer is no', async () => {
  const { page, complaints, check } = await openPage(browser, 1280);
  await signIn(page, check);
  await page.goto(`${world.origin}/admin/resources/plans/records/${family.planVersion}/publishPlanVersion`);
  await page.getByRole('button', { name: 'Publish' }).click();
  await check('question');
  await page.getByRole('button', { name: 'Go back' }).click();
  expect(await world.sql('select state from plan_version where id = $1', family.planVersion)).toEqual([{ state: 'draft' }]);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('button', { name: 'Yes, publish' }).click();
  await page.getByRole('heading', { name: 'Publish: done.' }).waitFor();
  expect(await world.sql('select state from plan_version where id = $1', family.planVersion)).toEqual([{ state: 'published' }]);
  expect(complaints).toEqual([]);
}, 60_000);

test('a session that ended leads to the sign-in page with a reason', { ...THOROUGH, timeout: 60_000 }, async () => {
  const { page, check } = await openPage(browser, 1280);
  await signIn(page, check);
  await world.sql('update session set ended_at = now()');
  await page.locator('.side').getByRole('link', { name: 'Households', exact: true }).click();
  await page.getByText('Your session has ended').waitFor();
});
