import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../chromium.js';

export const startBrowser = (): Promise<Browser> => launchChromium();

export interface Seat { context: BrowserContext; page: Page; complaints: string[] }
export interface SeatOptions { width?: 1280 | 375; locale?: 'en-US' | 'es-US'; blockThirdPartyCookies?: boolean }

/** A fresh visitor: own storage, own language. Script errors and refused content policies are kept in `complaints`. */
export async function openSeat(browser: Browser, { width = 1280, locale = 'en-US', blockThirdPartyCookies = false }: SeatOptions = {}): Promise<Seat> {
  const context = await browser.newContext({ viewport: { width, height: width < 600 ? 812 : 900 }, locale, reducedMotion: 'reduce', ...(width < 600 ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}) });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  if (blockThirdPartyCookies) await blockCookiesOfOthers(page);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => { if (/content security policy|refused to|blocked by/i.test(message.text())) complaints.push(message.text()); });
  return { context, page, complaints };
}

/** By the protocol: the switch for it does nothing in a headless shell. */
async function blockCookiesOfOthers(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true, disableThirdPartyCookieMetadata: true, disableThirdPartyCookieHeuristics: true } as never); // older Chromium asks for all three
}

/** Ends a visit; a failed test leaves a picture of what the visitor saw. */
export async function leave(seat: Seat | undefined, test: { name: string; result?: { state?: string } | undefined }): Promise<void> {
  if (!seat) return;
  if (test.result?.state === 'fail') {
    const file = path.join(tmpdir(), `mpp-failed-${test.name.replace(/\W+/g, '-').slice(0, 60)}.png`);
    await seat.page.screenshot({ path: file }).then(() => console.error(`picture of the failure: ${file}`), () => undefined);
  }
  await seat.context.close();
}

/** With `MPP_SHOTS=<folder>` every step leaves a picture to look at. */
export async function shot(page: Page, name: string, { fullPage = true } = {}): Promise<void> {
  const folder = process.env['MPP_SHOTS'];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const { width, height } = page.viewportSize()!;
  // a frame of another site is painted only as far as the window reaches: the window becomes as tall as the page
  const tall = fullPage ? Math.min(7000, Math.max(height, await page.evaluate<number>('document.documentElement.scrollHeight'))) : height;
  if (tall !== height) { await page.setViewportSize({ width, height: tall }); await page.waitForTimeout(250); }
  await page.screenshot({ path: path.join(folder, `${name}-${width}.png`) });
  if (tall !== height) await page.setViewportSize({ width, height });
}
