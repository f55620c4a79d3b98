// What a browser fetches before the dashboard's figures stand, against the scripts of the stock panel; and when somebody on a slow phone
// sees the frame and the figures. Bytes are those on the wire, counted by the browser.
import { codeAt, sessionCookieName, systemSecretsAt } from '#identity/index.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { launchChromium } from '#test/chromium.js';
import { enterFully } from '#test/second-factor.js';
import { STOCK_BYTES } from '../../../admin/build.mjs';
import { median } from './load.mjs';

const ROUNDS = 5;
const OWNER = { email: 'owner@demo.example', password: 'demo-for-bench', panel: 'admin' };
/** Lighthouse's phone: slow 4G, a processor a quarter as fast as this one. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 750_000 / 8 };
const PROCESSOR = 4;

async function cookie(world) {
  const { secret } = (await systemSecretsAt(world.db, 'demo.example')).find(p => p.email === OWNER.email);
  const { token } = await enterFully(world.db, OWNER, { ip: '192.0.2.10' }, codeAt(secret, addSeconds(systemClock.now(), 0)));
  return { name: sessionCookieName(false), value: token };
}

async function load(browser, url, session) {
  const context = await browser.newContext({ viewport: { width: 375, height: 780 } });
  await context.addCookies([{ ...session, url }]);
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  let bytes = 0;
  await client.send('Network.enable');
  client.on('Network.loadingFinished', event => { bytes += event.encodedDataLength; });
  await client.send('Network.emulateNetworkConditions', SLOW);
  await client.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR });
  await page.goto(url);
  await page.locator('.dash-cards').waitFor();
  const times = await page.evaluate('({ paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, figures: performance.now() })');
  await context.close();
  return { bytes, ...times };
}

export async function benchFirstLoad(world) {
  const { port } = await world.start('product.mjs', { PANELS: 'on', WORKER: 'off' });
  const [browser, session] = [await launchChromium(), await cookie(world)];
  const rounds = [];
  try { for (let i = 0; i < ROUNDS; i++) rounds.push(await load(browser, `http://localhost:${port}/admin`, session)); } finally { await browser.close(); }
  const of = key => median(rounds.map(r => r[key]));
  return [
    { name: 'panel first load, bytes v. the stock scripts (3.33 MB)', value: of('bytes') / STOCK_BYTES, target: 0.2, stretch: 0.1, unit: 'x', detail: `${(of('bytes') / 1024).toFixed(0)} KB: page, style, font, script, figures` },
    { name: 'panel first load on a slow phone, first paint', value: of('paint'), unit: ' ms', detail: 'slow 4G, processor at a quarter' },
    { name: 'panel first load on a slow phone, figures', value: of('figures'), unit: ' ms', detail: '' },
  ];
}
