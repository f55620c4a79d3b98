import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';

export { launchChromium as startBrowser } from '#test/chromium.js';

export interface Walker { page: Page; complaints: string[]; /** Serious and critical findings of axe in light and dark, a page wider than the screen and targets too small for a finger are complaints. */ check(where: string): Promise<void> }

/** A page that collects script errors, refused policies and accessibility findings. */
export async function openPage(browser: Browser, width: number): Promise<Walker> {
  const context = await browser.newContext({ viewport: { width, height: width < 600 ? 780 : 860 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => { if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text()); });
  page.setDefaultTimeout(10_000);
  const found = async (where: string, axe: AxeBuilder): Promise<void> => {
    const { violations } = await axe.setLegacyMode().analyze(); // no frames: nothing to ask in a second tab
    for (const { id, impact, nodes } of violations) if (impact === 'serious' || impact === 'critical') complaints.push(`${where}: ${id} ${nodes.map(n => n.html).join(' | ').slice(0, 300)}`);
  };
  const check = async (where: string): Promise<void> => {
    await found(where, new AxeBuilder({ page }));
    await page.emulateMedia({ colorScheme: 'dark' });
    await found(`${where}, dark`, new AxeBuilder({ page }).withRules(['color-contrast']));
    await page.emulateMedia({ colorScheme: 'light' });
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (Number(wide) > 0) complaints.push(`${where}: ${String(wide)} px too wide`);
    if (width < 600) complaints.push(...(await page.evaluate<string[]>(SMALL_TARGETS)).map(target => `${where}: small target ${target}`));
  };
  return { page, complaints, check };
}

/** Runs in the page: buttons, fields and links of the navigation that are seen and lower than 44 px. */
const SMALL_TARGETS = `[...document.querySelectorAll('button, .button, select, textarea, .side-link, input:not([type="checkbox"], [type="radio"], [type="hidden"])')]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.hidden, th') && e.getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 120) + ' ' + e.getBoundingClientRect().height)`;
