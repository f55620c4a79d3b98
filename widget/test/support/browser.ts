import AxeBuilder from '@axe-core/playwright';
import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { expect } from 'vitest';
import { CODE } from './fake-api.js';

export { launchChromium as startBrowser } from '../../../server/test/chromium.js';

/** A page that fails the test on a script error or a refused content policy. */
export async function openPage(browser: Browser, width: number, extra: Parameters<Browser['newContext']>[0] = {}): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: width < 600 ? 780 : 900 }, reducedMotion: 'reduce', ...extra });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => { if (/content security policy|refused/i.test(message.text())) complaints.push(message.text()); });
  page.setDefaultTimeout(8000);
  return { page, context, complaints };
}

/** Serious and critical findings, named. */
export async function axe(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${where}: ${id} ${nodes.map(node => node.html).join(' | ').slice(0, 400)}`);
  expect(bad).toEqual([]);
}

/** With MPP_SHOTS=<folder> every step leaves a picture to look at. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['MPP_SHOTS'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}-${page.viewportSize()?.width ?? 0}.png`, fullPage: true });
}

export const noSideways = async (page: Page | Frame): Promise<void> =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);

/** The visitor: gives an email and the code. */
export async function verify(page: Page | Frame, email = 'ana@family.example'): Promise<void> {
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('6-digit code').fill(CODE);
  await page.getByRole('heading', { name: 'Who will be covered?' }).waitFor();
}

export async function fillHousehold(page: Page | Frame, { birthDate = '1984-02-29' } = {}): Promise<void> {
  const you = page.getByRole('group', { name: 'You', exact: true });
  await you.getByLabel('First name').fill('Ana');
  await you.getByLabel('Last name').fill('Rivera');
  await you.getByLabel('Date of birth').fill(birthDate);
  await page.getByLabel('Street address').fill('12 Palo Verde Lane');
  await page.getByLabel('City').fill('Tempe');
  await page.getByLabel('State', { exact: true }).selectOption('AZ');
  await page.getByLabel('ZIP code').fill('85281');
}

export async function choosePlan(page: Page | Frame, name = 'Plus'): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Read and sign' }).waitFor();
}

export async function signAgreement(page: Page | Frame): Promise<void> {
  await page.getByLabel('I agree to receive and sign').check();
  await page.getByLabel('I understand that this membership').check();
  await page.getByLabel('I agree that the membership renews').check();
  await page.getByLabel('Signature of Ana Rivera').fill('Ana Rivera');
  await page.getByRole('button', { name: 'Sign and continue' }).click();
  await page.getByRole('heading', { name: 'Payment', exact: true }).waitFor();
}

export async function toPayment(page: Page | Frame): Promise<void> {
  await verify(page);
  await fillHousehold(page);
  await page.getByRole('button', { name: 'Continue' }).click();
  await choosePlan(page);
  await signAgreement(page);
}

export const cardFields = (page: Page | Frame): ReturnType<Page['frameLocator']> => page.frameLocator('iframe[title="Secure card fields"]');
