import { existsSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** A system Chromium where there is one, else the npm package, without the switches that turn origins off. */
export async function startBrowser(): Promise<Browser> {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (found) return chromium.launch({ executablePath: found, args: ARGS });
  const { default: packed } = await import('@sparticuz/chromium');
  const safe = packed.args.filter(arg => !/headless|disable-web-security|site-isolation|site-per-process|allow-running-insecure/.test(arg));
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...safe, ...ARGS, '--headless'] });
}

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
