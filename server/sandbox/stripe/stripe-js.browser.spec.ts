import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { launchChromium } from '#test/chromium.js';
import { startCheckoutPage } from '../test/checkout-page.js';
import { enroll, PUBLISHABLE_KEY, startWorld } from '../test/harness.js';

const world = await startWorld();
const checkout = await startCheckoutPage(`${world.sandbox.url}/stripe.js`, world.sandbox.frameUrl);
const browser: Browser = await launchChromium();
afterAll(async () => { await browser.close(); await checkout.close(); await world.close(); });

const shots = process.env['SANDBOX_SHOTS'];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png` });
};

async function open(options: { locale?: string; width?: number; later?: boolean; amount?: number } = {}) {
  const later = options.later ? { billing_cycle_anchor: Math.floor(Date.now() / 1000) + 9 * 86_400, proration_behavior: 'none' as const } : {};
  const { subscription, secret, setup } = await enroll(world.stripe, later);
  const context = await browser.newContext({ viewport: { width: options.width ?? 1280, height: 760 } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) problems.push(message.text()); });
  page.on('pageerror', error => problems.push(String(error)));
  const query = new URLSearchParams({ key: PUBLISHABLE_KEY, secret: secret ?? setup?.client_secret ?? '', amount: String(options.amount ?? 12_900), locale: options.locale ?? 'en' });
  await page.goto(`${checkout.url}?${query}`);
  await page.locator('html[data-ready="1"]').waitFor();
  const card = page.frameLocator('iframe.__sandbox-frame');
  const status = async (): Promise<string> => (await world.stripe.subscriptions.retrieve(subscription.id)).status;
  return { page, card, problems, subscription, status };
}
async function type(card: FrameLocator, number: string): Promise<void> {
  await card.locator('[name=number]').fill(number);
  await card.locator('[name=expiry]').fill('1234');
  await card.locator('[name=cvc]').fill('123');
  await card.locator('[name=postalCode]').fill('85001');
}
const graveFaults = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(one => ['serious', 'critical'].includes(one.impact ?? '')).map(one => `${one.id}: ${one.nodes.map(node => node.html).join(' ')}`);
};
const said = (page: Page, text: string | RegExp) => page.locator('output').filter({ hasText: text }).waitFor({ timeout: 10_000 });

describe('stripe.js', () => {
  it('takes a card in a frame of another site, under a strict content policy, without an error in the console', async () => {
    const { page, card, problems, status } = await open();
    await shoot(page, 'empty-1280');
    expect(await page.locator('html').getAttribute('data-complete')).toBeNull();
    await type(card, '4242424242424242');
    await shoot(page, 'filled-1280');
    await page.locator('html[data-complete="true"]').waitFor();
    expect(await card.locator('[name=number]').inputValue()).toBe('4242 4242 4242 4242');
    expect(await card.locator('[name=expiry]').inputValue()).toBe('12 / 34');
    await page.getByRole('button', { name: 'Pay' }).click();
    await said(page, 'done: succeeded');
    expect(await status()).toBe('active');
    expect(problems).toEqual([]);
    // Nothing that the page can listen to holds a digit group of the card.
    const heard = String(await page.evaluate(`heard.join(' ') + document.documentElement.outerHTML`));
    expect(heard).not.toContain('4242424242424242');
    expect(heard.replaceAll(/\s/g, '')).not.toContain('42424242');
    await page.close();
  });

  it('works by keyboard alone', async () => {
    const { page, problems, status } = await open();
    await page.keyboard.press('Tab');
    for (const text of ['4242424242424242', '1234', '123', '85001']) { await page.keyboard.type(text); await page.keyboard.press('Tab'); }
    await page.keyboard.press('Enter');
    await said(page, 'done: succeeded');
    expect(await status()).toBe('active');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('says what is missing beside the field, in both languages', async () => {
    const { page, card } = await open({ locale: 'es', width: 375 });
    await card.locator('[name=number]').fill('4242');
    await page.getByRole('button', { name: 'Pay' }).click();
    await said(page, 'invalid: El número de tu tarjeta está incompleto.');
    expect(await card.locator('#cvc-error').innerText()).toBe('El código de seguridad de tu tarjeta está incompleto.');
    expect(await card.getByLabel('Número de tarjeta').getAttribute('aria-invalid')).toBe('true');
    await shoot(page, 'errors-es-375');
    expect(await graveFaults(page)).toEqual([]);
    await page.close();
  });

  it('shows a refusal and takes the next card', async () => {
    const { page, card, status } = await open({ width: 375 });
    await type(card, '4000000000009995');
    await page.getByRole('button', { name: 'Pay' }).click();
    await said(page, 'refused: Your card has insufficient funds. Try a different card.');
    await shoot(page, 'refused-375');
    await type(card, '4242424242424242');
    await page.getByRole('button', { name: 'Pay' }).click();
    await said(page, 'done: succeeded');
    expect(await status()).toBe('active');
    await page.close();
  });

  it('asks the bank in an overlay of the third site: fail, then complete', async () => {
    const { page, card, problems, status } = await open({ width: 375 });
    const bank = page.frameLocator('.__sandbox-overlay iframe');
    await type(card, '4000002760003184');
    await page.getByRole('button', { name: 'Pay' }).click();
    await bank.getByRole('button', { name: 'Complete' }).waitFor();
    await shoot(page, 'challenge-375');
    expect(await graveFaults(page)).toEqual([]);
    await bank.getByRole('button', { name: 'Fail' }).press('Enter');
    await said(page, /refused: We are unable to authenticate/);
    expect(await status()).toBe('incomplete');
    await page.getByRole('button', { name: 'Pay' }).click();
    await bank.getByRole('button', { name: 'Complete' }).press('Enter');
    await said(page, 'done: succeeded');
    expect(await status()).toBe('active');
    expect(problems).toEqual([]);
    await page.close();
  });

  it('saves a card when nothing is due today', async () => {
    const { page, card, subscription } = await open({ later: true });
    await type(card, '378282246310005');
    await card.locator('[name=cvc]').fill('1234');
    await page.getByRole('button', { name: 'Pay' }).click();
    await said(page, 'done: succeeded');
    const after = await world.stripe.subscriptions.retrieve(subscription.id, { expand: ['default_payment_method'] });
    expect(after.default_payment_method).toMatchObject({ card: { brand: 'amex', last4: '0005' } });
    await page.close();
  });

  it('refuses a shadow root, a secret key, and an amount that is not the intent’s', async () => {
    const { page, card } = await open({ amount: 100 });
    expect(await page.evaluate('shadow()')).toMatch(/ShadowRoot/);
    expect(await page.evaluate(`(() => { try { Stripe('sk_test_x'); return ''; } catch (error) { return String(error); } })()`)).toMatch(/secret key/);
    await type(card, '4242424242424242');
    await page.getByRole('button', { name: 'Pay' }).click();
    await said(page, /refused: The amount of the PaymentIntent/);
    await page.close();
  });
});
