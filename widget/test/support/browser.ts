import AxeBuilder from '@axe-core/playwright';
import { mkdir } from 'node:fs/promises';
import type { Browser, BrowserContext, Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { CODE } from './fake-api.js';
import { settled } from '../../../server/test/settled.js';

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

/** A page, or our frame in a partner's page. */
type Where = Page | Frame | FrameLocator;
export const press = async (where: Where, name: string | RegExp): Promise<void> => { await (await settled(where.getByRole('button', { name }))).click(); };
export const tick = async (box: Locator): Promise<void> => { await (await settled(box)).check(); };

/** The visitor: gives an email, and a code is on its way. */
export async function askForCode(where: Where, email = 'ana@family.example'): Promise<void> {
  await where.getByLabel('Email address').fill(email);
  await press(where, 'Send me a code');
}

/** Gives an email and the code. */
export async function verify(where: Where, email?: string): Promise<void> {
  await askForCode(where, email);
  await where.getByLabel('6-digit code').fill(CODE);
  await where.getByRole('heading', { name: 'Who will be covered?' }).waitFor();
}

export async function fillHousehold(where: Where, { birthDate = '1984-02-29', firstName = 'Ana' } = {}): Promise<void> {
  const you = where.getByRole('group', { name: 'You', exact: true });
  await you.getByLabel('First name').fill(firstName);
  await you.getByLabel('Last name').fill('Rivera');
  await you.getByLabel('Date of birth').fill(birthDate);
  await where.getByLabel('Street address').fill('12 Palo Verde Lane');
  await where.getByLabel('City').fill('Tempe');
  await where.getByLabel('State', { exact: true }).selectOption('AZ');
  await where.getByLabel('ZIP code').fill('85281');
}

/** From the first screen to the plans. */
export async function toPlan(where: Where, { email, firstName }: { email?: string; firstName?: string } = {}): Promise<void> {
  await verify(where, email);
  await fillHousehold(where, firstName ? { firstName } : {});
  await press(where, 'Continue');
  await where.getByRole('heading', { name: 'Choose your plan' }).waitFor();
}

export async function choosePlan(where: Where, name = 'Plus'): Promise<void> {
  await tick(where.getByRole('radio', { name: new RegExp(`^${name}`) }));
  await press(where, 'Continue');
  await where.getByRole('heading', { name: 'Read and sign' }).waitFor();
}

export async function toAgreement(where: Where, who?: Parameters<typeof toPlan>[1]): Promise<void> {
  await toPlan(where, who);
  await choosePlan(where);
}

export async function signAgreement(where: Where, name = 'Ana Rivera'): Promise<void> {
  await tick(where.getByLabel('I agree to receive and sign'));
  await tick(where.getByLabel('I understand that this membership'));
  await tick(where.getByLabel('I agree that the membership renews'));
  await where.getByLabel(`Signature of ${name}`).fill(name);
  await press(where, 'Sign and continue');
  await where.getByRole('heading', { name: 'Payment', exact: true }).waitFor();
}

export async function toPayment(where: Where, who: Parameters<typeof toPlan>[1] = {}): Promise<void> {
  await toAgreement(where, who);
  await signAgreement(where, `${who.firstName ?? 'Ana'} Rivera`);
}

export const cardFields = (where: Where): FrameLocator => where.frameLocator('iframe[title="Secure card fields"]');

/** Types a card and presses the button that pays. */
export async function payWith(where: Where, number: string): Promise<void> {
  await cardFields(where).getByLabel('Card number').fill(number);
  await press(where, /^Pay/);
}
