import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { es } from '../../../widget/src/i18n/es.account.js';
import { es as esLater } from '../../../widget/src/i18n/es.account.later.js';
import { es as newcomer } from '../../../widget/src/i18n/es.rare.js';
import { FAMILY_FAM } from '../fixtures/families.js';
import { ApiVisitor, newestCode, payByCard } from './api-visitor.js';
import { leave, openSeat, type Seat, shot, startBrowser } from './browser.js';
import { type Product, until } from './harness.js';
import { Keyboard } from './keyboard.js';
import { sharedProduct } from './shared-product.js';
import { THOROUGH } from '../thorough.js';

const t = { ...es, ...esLater };
let product: Product;
let browser: Browser;
let seat: Seat;
beforeAll(async () => { [product, browser] = await Promise.all([sharedProduct(), startBrowser()]); }, 120_000);
afterAll(async () => { await browser?.close(); await product?.stop(); });
afterEach(({ task }) => leave(seat, task));

const GRAVE = new Set(['serious', 'critical']);
/** Axe over the page and its frames, and nothing to scroll to the side. */
async function look(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect({ name, grave: violations.filter(v => GRAVE.has(v.impact ?? '')).map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' | ').slice(0, 400)}`) }).toEqual({ name, grave: [] });
  const sideways = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect({ name, sideways: Math.max(0, sideways) }).toEqual({ name, sideways: 0 });
  await shot(page, `account-${name}`);
}

/** A family that has enrolled and paid. */
async function aMember(planCode = 'plus'): Promise<ApiVisitor> {
  const visitor = new ApiVisitor(product);
  const application = await visitor.toPayment({ ...FAMILY_FAM, contact: { channel: 'email', address: visitor.email } }, planCode);
  const { body: payment } = await visitor.submit(application.quote!.monthlyCents);
  await payByCard(product, payment, '4242424242424242');
  await until('the membership is active', async () => (await visitor.status()).membership?.state === 'active');
  return visitor;
}

async function signIn(page: Page, email: string): Promise<void> {
  const seen = (await product.mail(email)).filter(m => /(?<!\d)\d{6}(?!\d)/.test(m.text)).length;
  await page.getByLabel(t.email).fill(email);
  await page.getByRole('button', { name: t.sendCode }).press('Enter');
  await page.getByLabel(t.code).fill(await newestCode(product, 'email', email, seen));
  await page.getByRole('link', { name: t.navPayments }).waitFor();
}

it('on a phone, in Spanish, by keyboard: sign in, see, another card, a dearer plan, cancel, keep', async () => {
  const member = await aMember();
  seat = await openSeat(browser, { width: 375, locale: 'es-US' });
  const { page } = seat;
  await page.goto(`${product.url}/account`);
  await page.getByRole('heading', { name: t.signInTitle }).waitFor();
  await look(page, 'sign-in');
  await signIn(page, member.email);
  await look(page, 'overview');
  const keys = new Keyboard(page);
  await (await keys.to(t.navPayments)).press('Enter');
  await page.getByText('Visa').first().waitFor();
  await page.locator('table.list').waitFor();
  await look(page, 'payments');
  await (await keys.to(t.navDocuments)).press('Enter');
  await page.locator('.line').first().waitFor();
  await look(page, 'documents');
  await (await keys.to(t.navSecurity)).press('Enter');
  await page.locator('.line').first().waitFor();
  await look(page, 'security');
  await (await keys.to(t.navPayments)).press('Enter');
  await (await keys.to(t.changeCard)).press('Enter');
  await page.getByRole('heading', { name: t.cardTitle }).waitFor();
  const fields = page.frameLocator('.card-fields iframe').first();
  await fields.getByLabel('Número de tarjeta').fill('5555555555554444');
  await fields.getByLabel('Fecha de vencimiento').fill('12 / 35');
  await fields.getByLabel('Código de seguridad').fill('123');
  await fields.getByLabel('Código postal').fill('85001');
  await look(page, 'card');
  await (await keys.to(t.cardSave)).press('Enter');
  await page.getByText(t.doneCard).waitFor();
  await page.getByText('Mastercard').first().waitFor();

  await (await keys.to(t.navOverview)).press('Enter');
  await (await keys.to(t.changePlan)).press('Enter');
  await page.locator('.plan').first().waitFor();
  await (await keys.to(/Plus|Elite|Base/)).press('ArrowDown');
  await page.getByText(t.dueNow).waitFor();
  await look(page, 'change');
  await (await keys.to(t.confirmPay('').trim())).press('Enter');
  await page.getByText(t.doneChange).waitFor();
  await page.getByRole('heading', { name: 'Elite' }).waitFor();

  // cancelled with the second key press, and taken back
  await (await keys.to(t.cancelIt)).press('Enter');
  await page.getByText(t.lastDay).waitFor();
  await look(page, 'cancel');
  await (await keys.to(t.cancelNow)).press('Enter');
  await page.getByText(t.stateEnding, { exact: true }).waitFor();
  await look(page, 'cancelled');
  await (await keys.to(t.keepIt)).press('Enter');
  await page.getByText(t.doneKeep).waitFor();
  expect(await product.db(`select m.state, m.ends_on, p.code from membership m join plan_version v on v.id = m.plan_version_id join plan p on p.id = v.plan_id where m.application_id = $1`, [member.id])).toEqual([{ state: 'active', ends_on: null, code: 'elite' }]);
  expect(seat.complaints).toEqual([]);
}, 120_000);

it('an invoice explains its lines; who left starts again on the page of enrollment', { ...THOROUGH, timeout: 60_000 }, async () => {
  const member = await aMember();
  await product.db(`update membership set state = 'ended', ended_on = starts_on, ends_on = starts_on, next_charge_on = null where application_id = $1`, [member.id]);
  seat = await openSeat(browser, { width: 375, locale: 'es-US' });
  const { page } = seat;
  await page.goto(`${product.url}/account#payments`);
  await signIn(page, member.email);
  await page.getByRole('link', { name: t.navPayments }).click();
  await page.getByText(t.invoiceLines, { exact: true }).click();
  const line = page.locator('.under .arithmetic li');
  await line.waitFor();
  expect(await line.innerText()).toMatch(/Cuota de membresía\s+\$279\s+un mes completo, del .+ al .+\s+\$279\.00 al mes = \$279\.00/i);
  await look(page, 'invoice-lines');
  await page.getByRole('link', { name: t.navOverview }).click();
  await page.getByText(t.stateEnded, { exact: true }).waitFor();
  await look(page, 'ended');
  await page.getByRole('button', { name: t.comeBack }).click();
  await page.waitForURL(/\/enroll/);
  await page.getByRole('heading', { name: newcomer.resumeTitle }).waitFor();
  expect(seat.complaints).toEqual([]);
});
