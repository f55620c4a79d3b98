import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Family } from '../fixtures/families.js';
import { freshEmail, newestCode } from './api-visitor.js';
import { leave, openSeat, type Seat, startBrowser } from './browser.js';
import { Flow, TEXTS } from './flow.js';
import { launchProduct, type Product, until } from './harness.js';

let product: Product;
let browser: Browser;
let seat: Seat;
/** A registered partner whose page is hostile, and somebody nobody registered. */
let partner: Host;
let stranger: Host;
beforeAll(async () => {
  [product, browser, partner, stranger] = await Promise.all([launchProduct(), startBrowser(), host(), host()]);
  await product.db('update site set allowed_origins = allowed_origins || $2::text[] where key = $1', [product.siteKey, [partner.origin]]);
});
afterAll(async () => { await browser?.close(); partner?.close(); stranger?.close(); await product?.stop(); });
afterEach(({ task }) => leave(seat, task));

interface Host { readonly origin: string; body: string; lang: 'en' | 'es'; /** What was asked for, headers included. */ readonly asked: string[]; close(): void }

/** A web server of somebody else, on another site than the product; its pages may do all that a page can. */
async function host(): Promise<Host> {
  const asked: string[] = [];
  const spy = readFileSync(path.join(import.meta.dirname, 'hostile-spy.js'), 'utf8');
  const server: Server = createServer((request, reply) => {
    asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    if (request.url === '/spy.js') reply.setHeader('content-type', 'text/javascript').end(spy);
    else reply.setHeader('content-type', 'text/html').end(`<!doctype html><html lang="${made.lang}"><meta charset="utf-8"><title>A page</title><script src="/spy.js"></script>${made.body}</html>`);
  });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  const made: Host = { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, body: '', lang: 'en', asked, close: () => { server.closeAllConnections(); server.close(); } };
  return made;
}

const element = (site: string): string => `<script type="module" src="${product.url}/embed/v1/mpp.js"></script><input id="own"><mpp-enroll site="${site}" style="--mpp-font: x; --mpp-accent: url(/leak)"></mpp-enroll>`;

const FAMILY: Family = {
  key: 'hostile', tier: 'ECH', contact: { channel: 'email', address: freshEmail() },
  household: {
    people: [{ role: 'self', firstName: 'Quetzalli', lastName: 'Zubizarreta', birthDate: '1979-08-17' }, { role: 'child', firstName: 'Xiadani', lastName: 'Echeverria', birthDate: '2013-05-26' }],
    address: { line1: '7719 Xylophone Bend', line2: 'Unit Omega', city: 'Queenscreek', state: 'AZ', zip: '85142-6631' }, phone: '+14805550177',
  },
};
const CARD = '4242424242424242';

/** Every way a value may be written, as one pattern; digits stand alone, so that a number by chance is none. */
function patternOf(values: readonly string[]): RegExp {
  const written = values.map(v => v.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).map(v => (/^\d+$/.test(v) ? `(?<!\\d)${v}(?!\\d)` : v));
  return new RegExp(written.join('|'), 'gi');
}
function secretsOf(family: Family, more: readonly string[]): RegExp {
  const { people, address, phone = '' } = family.household;
  const dates = people.flatMap(({ birthDate }) => {
    const [y = '', m = '', d = ''] = birthDate.split('-');
    return [birthDate, `${m}/${d}/${y}`, `${Number(m)}/${Number(d)}/${y}`, `${m}${d}${y}`, `${y}${m}${d}`];
  });
  return patternOf([...people.flatMap(p => [p.firstName, p.lastName]), ...dates, address.line1, address.line2!, address.city, address.zip, phone, phone.slice(2), family.contact.address, family.contact.address.split('@')[0]!,
    CARD, '4242 4242', CARD.slice(-6), ...more]);
}

const heardBy = (page: Page): Promise<Record<string, string[]>> => page.evaluate('window.heard');

/** The page's own secrets are heard, each in its channel: what it does not hear of the frame, it cannot hear. */
async function expectGoodEars(page: Page): Promise<void> {
  await page.locator('#own').pressSequentially('own-canary');
  await page.evaluate(`(async () => { localStorage.setItem('own', 'stored-canary'); document.cookie = 'own=cookie-canary'; indexedDB.open('database-canary'); await fetch('/fetched-canary'); document.body.append('appended-canary'); window.postMessage('posted-canary', '*'); })()`);
  const wanted = { event: 'insertText', element: 'own-canary', storage: 'stored-canary', cookie: 'cookie-canary', database: 'database-canary', request: 'fetched-canary', mutation: 'appended-canary', message: 'posted-canary', posted: 'posted-canary', performance: 'fetched-canary' };
  await until('everything of its own is heard', async () => {
    const heard = await heardBy(page);
    return Object.entries(wanted).every(([channel, canary]) => heard[channel]!.some(text => text.includes(canary)));
  });
}

describe('a hostile partner page', () => {
  it('learns no name, birth date, address, contact, code or card through a whole enrollment', { timeout: 180_000 }, async () => {
    partner.body = element(product.siteKey);
    seat = await openSeat(browser);
    const { page } = seat;
    await page.goto(partner.origin);
    const flow = new Flow(product, page, page.frameLocator('mpp-enroll iframe'));
    await flow.heading(flow.t.contactTitle).waitFor();
    await expectGoodEars(page);
    await flow.giveContact(FAMILY.contact);
    const code = await newestCode(product, 'email', FAMILY.contact.address);
    await flow.giveCode(FAMILY.contact);
    await flow.heading(flow.t.householdTitle).waitFor();
    await flow.household(FAMILY);
    await flow.plan('Plus');
    await flow.sign(FAMILY.household.people.slice(0, 1));
    await flow.pay(CARD);
    const memberNumber = await flow.done();

    const heard = await heardBy(page);
    const [application] = await product.db<{ id: string; number: string }>('select id, number from application where contact = $1', [FAMILY.contact.address]);
    const secrets = secretsOf(FAMILY, [code, memberNumber, application!.id, application!.number, 'pi_', '_secret_']);
    const learned = Object.entries({ ...heard, asked: partner.asked }).flatMap(([channel, texts]) => texts.flatMap(text => [...text.matchAll(secrets)].map(m => `${channel}: ...${text.slice(Math.max(0, m.index - 80), m.index + 80)}...`)));
    expect(learned).toEqual([]);
    expect(partner.asked.filter(line => line.includes('leak'))).toEqual([]);
    // what it may learn: the step, the height, that it is done
    const ours = heard['message']!.filter(text => text.startsWith(product.url)).map(text => JSON.parse(text.slice(product.url.length + 1, text.lastIndexOf(' '))) as Record<string, unknown>);
    expect(new Set(ours.map(m => `${String(m['type'])} ${Object.keys(m).sort().join()}`))).toEqual(new Set(['mpp:ready type', 'mpp:size height,type', 'mpp:step step,type', 'mpp:done type']));
    expect(heard['event']!.filter(text => text.startsWith('mpp-done'))).toHaveLength(1);
    // and it did reach for the frame, each time in vain
    const reached = await page.evaluate<string[]>('window.reached');
    expect(reached.length).toBeGreaterThan(15);
    expect(reached.filter(line => !/: (refused|nothing)$/.test(line))).toEqual([]);
  });
});

describe.each(['en', 'es'] as const)('the element (%s)', locale => {
  const show = async (at: Host, site: string): Promise<string> => {
    Object.assign(at, { body: element(site), lang: locale });
    seat = await openSeat(browser);
    await seat.page.goto(at.origin);
    await seat.page.locator('mpp-enroll [role=alert]').waitFor();
    expect(seat.page.frames()).toHaveLength(1);
    return seat.page.locator('mpp-enroll [role=alert]').innerText();
  };
  const toldPage = async (): Promise<string[]> => (await heardBy(seat.page))['event']!.filter(text => text.startsWith('mpp-error'));

  it('says clearly that an address is not registered', async () => {
    const text = await show(stranger, product.siteKey);
    expect(text).toContain({ en: 'Enrollment may not run on this address', es: 'La inscripción no puede usarse en esta dirección' }[locale]);
    expect(text).toContain(stranger.origin);
    expect((await toldPage())[0]).toMatch(/code=origin/);
  });
  it('says clearly that a site is not registered', async () => {
    expect(await show(partner, 'pk_nobody')).toContain({ en: 'Enrollment is not set up here', es: 'La inscripción no está configurada aquí' }[locale]);
    expect((await toldPage())[0]).toMatch(/code=site/);
  });
});

describe('a page that frames ours by itself', () => {
  /** Where the frame ended. */
  const framed = async (at: Host, address: string): Promise<string> => {
    at.body = `<iframe src="${address.replaceAll('&', '&amp;')}" width="600" height="400"></iframe>`;
    seat = await openSeat(browser);
    await seat.page.goto(at.origin, { waitUntil: 'load' });
    const frame = await until('the frame', () => seat.page.frames()[1]);
    await until('its address', () => frame.url() !== '' && frame.url() !== 'about:blank');
    return frame.url();
  };
  const REFUSED = 'chrome-error://chromewebdata/';

  it.each([
    ['our frame in the name of a registered page', () => `/embed/enroll?site=${product.siteKey}&origin=${encodeURIComponent(partner.origin)}`],
    ['our frame in its own name', () => `/embed/enroll?site=${product.siteKey}&origin=${encodeURIComponent(stranger.origin)}`],
    ['our frame in our own name', () => `/embed/enroll?site=${product.siteKey}&origin=${encodeURIComponent(product.url)}`],
    ['the full page', () => `/enroll?site=${product.siteKey}`], ['the full page of a mailed link', () => `/enroll/${product.siteKey}`],
    ['the panel', () => '/admin'], ['the sign-in of the panel', () => '/admin/login'], ['the documents of the API', () => '/api/docs'], ['the mailbox', () => '/dev/mail'],
  ])('gets nothing of %s', async (_, address) => {
    expect(await framed(stranger, product.url + address())).toBe(REFUSED);
  });
  it.each([['the full page', () => `/enroll?site=${product.siteKey}`], ['the panel', () => '/admin']])('gets nothing of %s though it is a registered partner', async (_, address) => {
    expect(await framed(partner, product.url + address())).toBe(REFUSED);
  });
  it('as a registered partner gets our frame: the others were refused for who they are', async () => {
    const url = await framed(partner, `${product.url}/embed/enroll?site=${product.siteKey}&origin=${encodeURIComponent(partner.origin)}`);
    expect(url).toContain('/embed/enroll');
    await seat.page.frameLocator('iframe').getByRole('heading', { name: TEXTS.en.contactTitle }).waitFor();
  });
});
