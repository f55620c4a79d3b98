import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';

export { launchChromium as startBrowser } from '#test/chromium.js';

export interface Walker { page: Page; complaints: string[]; /** Serious and critical findings of axe are complaints. */ check(where: string): Promise<void> }

/** A page that collects script errors, refused policies and accessibility findings. */
export async function openPage(browser: Browser, width: number): Promise<Walker> {
  const context = await browser.newContext({ viewport: { width, height: width < 600 ? 780 : 860 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => { if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text()); });
  page.setDefaultTimeout(10_000);
  const check = async (where: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, impact, nodes } of violations) if (impact === 'serious' || impact === 'critical') complaints.push(`${where}: ${id} ${nodes.map(n => n.html).join(' | ').slice(0, 300)}`);
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (Number(wide) > 0) complaints.push(`${where}: ${String(wide)} px too wide`);
  };
  return { page, complaints, check };
}
