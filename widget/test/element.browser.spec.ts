import type { FrameLocator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { askForCode, axe, noSideways, openPage, payWith, shot, toPayment, verify } from './support/browser.js';
import { firstThenThorough } from '../../server/test/thorough.js';
import { CODE } from './support/fake-api.js';
import { useStage } from './support/stage.js';

const stage = useStage();

const inner = (page: Page): FrameLocator => page.frameLocator('mpp-enroll iframe');

/** Everything a curious partner's script could write down. */
const spy = (): void => {
  const notes: string[] = [];
  Object.assign(window, { notes });
  const note = (...what: unknown[]): void => { notes.push(JSON.stringify(what)); };
  addEventListener('message', event => note('message', event.origin, event.data), true);
  for (const type of ['input', 'change', 'keydown', 'submit', 'mpp-ready', 'mpp-step', 'mpp-done', 'mpp-error']) {
    addEventListener(type, event => note(type, (event as CustomEvent).detail ?? null, (event.target as HTMLInputElement | null)?.value ?? null), true);
  }
  new MutationObserver(list => note('dom', list.map(change => (change.target as HTMLElement).outerHTML?.slice(0, 2000)))).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
};

async function enroll(page: Page): Promise<void> {
  const frame = inner(page);
  await toPayment(frame, { firstName: 'Anastasia' });
  await payWith(frame, '4242 4242 4242 4242');
  await frame.getByText('MPP-7Q4K2').waitFor();
}

describe("on a partner's page", () => {
  firstThenThorough([1280, 375], 'enrolls in a frame of another site at %s px, under a strict policy, and the page learns nothing', 60_000, async width => {
    const { page, context, complaints } = await openPage(stage.browser, width);
    await page.addInitScript(spy);
    await page.goto(`${stage.server.partner}/demo?utm_source=radio&utm_medium=spot&gclid=secret&name=Anastasia#top`);
    await inner(page).getByRole('heading', { name: 'Let’s begin with you' }).waitFor();
    await page.locator('mpp-enroll').scrollIntoViewIfNeeded();
    await shot(page, '20-partner');
    await noSideways(page);
    await axe(page, 'partner');
    const small = (await page.locator('mpp-enroll iframe').boundingBox())?.height ?? 0;
    await enroll(page);
    await shot(page, '21-partner-done');
    const notes = await page.evaluate(() => (window as unknown as { notes: string[] }).notes);
    const told = notes.join('\n').replaceAll('name=Anastasia', '');
    for (const secret of ['Anastasia', 'Rivera', 'ana@family', '1984-02-29', 'Palo Verde', '4242', CODE, 'MPP-7Q4K2', 'Bearer', 'secret_']) expect(told).not.toContain(secret);
    const steps = notes.filter(line => line.startsWith('["mpp-step"')).map(line => (JSON.parse(line) as [string, { step: string }])[1].step);
    expect(steps).toEqual(['contact', 'household', 'plan', 'agreement', 'payment', 'done']);
    expect(notes.filter(line => line.startsWith('["mpp-done"'))).toHaveLength(1);
    expect(small).toBeGreaterThan(300);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
    expect(await context.cookies()).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe('the frame', () => {
  it('is told where the visitor came from: attributes, five utm values, the page without its query', async () => {
    const { page, context } = await openPage(stage.browser, 1280);
    await page.goto(`${stage.server.partner}/demo?utm_source=radio&utm_term=dpc&gclid=secret&name=Ana#top`);
    await askForCode(inner(page));
    await inner(page).getByLabel('6-digit code').waitFor();
    const sent = stage.server.state.log.find(({ call }) => call === 'POST /enroll/verifications')?.body as { attribution: unknown };
    expect(sent.attribution).toEqual({ agent: 'AG-1001', campaign: 'spring-open-house', referrer: `${stage.server.partner}/demo`, utm: { source: 'radio', term: 'dpc' } });
    await context.close();
  });

  it('grows with its content and has no scroll bar of its own', async () => {
    const { page, context } = await openPage(stage.browser, 375);
    await page.goto(`${stage.server.partner}/demo`);
    await verify(inner(page));
    await expect.poll(async () => (await page.locator('mpp-enroll iframe').boundingBox())?.height ?? 0).toBeGreaterThan(1000);
    const frame = page.frames().find(other => other.url().includes('/embed/enroll'));
    await expect.poll(() => frame?.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(1);
    await context.close();
  });

  it('takes a colour of the page, darkened until white text on it is readable', async () => {
    const { page, context } = await openPage(stage.browser, 1280);
    await page.route('**/demo/partner.css', route => route.fulfill({ contentType: 'text/css', body: 'mpp-enroll { --mpp-accent: #ffd54a; --mpp-radius: 4px }' }));
    await page.goto(`${stage.server.partner}/demo`);
    await inner(page).getByRole('button', { name: 'Send me a code' }).waitFor();
    const accent = inner(page).locator('html');
    await expect.poll(() => accent.evaluate(root => root.style.getPropertyValue('--accent-given'))).toMatch(/^rgb/);
    expect(await accent.evaluate(root => root.style.getPropertyValue('--radius'))).toBe('4px');
    const frame = page.frames().find(other => other.url().includes('/embed/enroll'));
    if (!frame) throw new Error('no frame');
    await axe(page, 'light accent');
    await context.close();
  });
});

describe('a page that may not embed', () => {
  it('shows a clear error for an unknown site key, and makes no frame', async () => {
    const { page, context } = await openPage(stage.browser, 375);
    await page.goto(`${stage.server.partner}/demo?key=pk_nobody`);
    await page.getByRole('alert').getByText('Enrollment is not set up here').waitFor();
    await shot(page, '22-partner-unknown-site');
    await axe(page, 'unknown site');
    expect(await page.locator('mpp-enroll iframe').count()).toBe(0);
    await context.close();
  });

  it('names the origin that is not registered, and offers our own page', async () => {
    const { page, context } = await openPage(stage.browser, 1280);
    await page.goto(`${stage.server.partner.replace('127.0.0.1', 'stripe.localhost')}/demo`);
    await page.getByRole('alert').getByText('is not registered for this site key').waitFor();
    await shot(page, '23-partner-unknown-origin');
    expect(await page.getByRole('link', { name: 'Open enrollment in a new tab' }).getAttribute('href')).toContain(`${stage.server.product}/enroll?site=pk_test_desert&agent=AG-1001`);
    await context.close();
  });

  it('speaks the language of the page', async () => {
    const { page, context } = await openPage(stage.browser, 1280);
    await page.goto(`${stage.server.partner}/demo?key=pk_nobody`);
    await page.locator('mpp-enroll').evaluate(element => element.setAttribute('locale', 'es'));
    await page.getByText('La inscripción no está configurada aquí').waitFor();
    await context.close();
  });
});

describe('the dialog', () => {
  it('opens from the button, closes by Escape, keeps what was typed and gives focus back', async () => {
    const { page, context } = await openPage(stage.browser, 1280);
    await page.goto(`${stage.server.partner}/demo?mode=button`);
    const button = page.getByRole('button', { name: 'Enroll now' });
    await button.click();
    await inner(page).getByLabel('Email address').fill('ana@family.example');
    await shot(page, '24-partner-dialog');
    await page.getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('mpp-enroll');
    await button.click();
    expect(await inner(page).getByLabel('Email address').inputValue()).toBe('ana@family.example');
    await context.close();
  });
});
