import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

/** Kept outside of the modules, which each file gets anew. */
const kept = globalThis as { sharedChromium?: Promise<Browser> };

/** One Chromium for all files of a worker, which come one after the other: its `close` ends the visits of a file, and the worker's end the browser. */
export async function launchChromium(): Promise<Browser> {
  if (!(await kept.sharedChromium?.catch(() => null))?.isConnected()) kept.sharedChromium = launch();
  const browser = await kept.sharedChromium!;
  return Object.assign(browser, { close: async () => { await Promise.all(browser.contexts().map(context => context.close())); } });
}

/**
 * That of the machine where there is one, else the one of the npm package (Linux on x64). `CHROME_PATH` names another executable,
 * or `packed` for the package's. The package's own switches are left out: they suit a function in a cloud, run everything in one
 * process, and turn off what the tests are about (origins, frames of other sites).
 */
async function launch(): Promise<Browser> {
  const wanted = process.env['CHROME_PATH'];
  const system = wanted === 'packed' ? undefined : wanted || SYSTEM.find(existsSync);
  if (system !== undefined) return chromium.launch({ executablePath: system, args: ARGS });
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('no Chrome or Chromium was found: install one, or name its executable in CHROME_PATH');
  const { default: packed, inflate } = await import('@sparticuz/chromium');
  const executablePath = await packed.executablePath();
  // the libraries and fonts that a machine without any browser may lack
  const libraries = path.join(await inflate(path.join(path.dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../../bin/al2023.tar.br')), 'lib');
  const env = { ...process.env as Record<string, string>, LD_LIBRARY_PATH: libraries, ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: path.join(tmpdir(), 'fonts') }) };
  return chromium.launch({ executablePath, env, args: [...ARGS, '--headless=shell', '--use-angle=swiftshader', '--font-render-hinting=none'] });
}
