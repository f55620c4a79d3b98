import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Family, FAMILY_EE } from '../fixtures/families.js';
import { freshEmail, newestCode } from './api-visitor.js';
import { leave, openSeat, type Seat, shot, startBrowser } from './browser.js';
import { type Flow, openFullPage, openPartnerPage, TEXTS } from './flow.js';
import { type Product, until } from './harness.js';
import { Keyboard } from './keyboard.js';
import { sharedProduct } from './shared-product.js';
import { choose } from '../settled.js';
import { firstThenThorough, THOROUGH } from '../thorough.js';

let product: Product;
let browser: Browser;
let seat: Seat;
beforeAll(async () => { [product, browser] = await Promise.all([sharedProduct(), startBrowser()]); });
afterAll(async () => { await browser?.close(); await product?.stop(); });
afterEach(({ task }) => leave(seat, task));

const anew = (family: Family): Family => ({ ...family, contact: { channel: 'email', address: freshEmail() } });
const WIDTHS = [1280, 375] as const;
const GRAVE = new Set(['serious', 'critical']);

async function graveFindings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: seat.page }).analyze();
  return violations.filter(v => GRAVE.has(v.impact ?? '')).map(v => `${v.id} (${v.help}): ${v.nodes.map(n => `${n.target.join(' ')} ${n.html}`).join(' | ').slice(0, 600)}`);
}

/** The tool proves nothing of what it does not look at: a picture without a text in each frame is found in each. */
async function expectAllFramesSeen(): Promise<void> {
  const frames = seat.page.frames();
  for (const frame of frames) await frame.evaluate(`{ const img = new Image(9, 9); img.id = 'nameless'; document.body.append(img); 0 }`);
  const pictures = (await graveFindings()).find(f => f.startsWith('image-alt')) ?? '';
  expect(pictures.match(/<img/g)).toHaveLength(frames.length);
  for (const frame of frames) await frame.evaluate(`document.getElementById('nameless').remove()`);
}

/** Axe reads structure, which is the same in both languages and at both widths: English at the wide one, Spanish at the narrow one. */
const axeAt = (step: string): number => (step.startsWith('en') ? 1280 : 375);

/** Looks at the page as it is now at both widths: axe in all frames at one of them, and nothing to scroll to the side. */
async function look(step: string): Promise<void> {
  for (const width of WIDTHS) {
    await seat.page.setViewportSize({ width, height: 900 });
    const grave = axeAt(step) === width ? await graveFindings() : [];
    expect({ step, width, grave }).toEqual({ step, width, grave: [] });
    for (const frame of seat.page.frames()) {
      const sideways = await frame.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth').catch(() => 0);
      expect({ step, width, frame: frame.url().split('?')[0], sideways: Math.max(0, sideways) }).toEqual({ step, width, frame: frame.url().split('?')[0], sideways: 0 });
    }
    await shot(seat.page, `a11y-${step}`);
  }
  await seat.page.setViewportSize({ width: 1280, height: 900 });
  await still();
}

/** Frames take the height of their content a moment after the width changed; what is pressed meanwhile may move away under the pointer. */
async function still(): Promise<void> {
  let before = '';
  await until('the page stands still', async () => {
    const heights = await Promise.all(seat.page.frames().map(f => f.evaluate<number>('document.documentElement.scrollHeight').catch(() => 0)));
    const [same, now] = [before, heights.join()];
    before = now;
    await seat.page.waitForTimeout(100);
    return same === now;
  });
}

/** Grown-ups, one of them of the age at which Medicare is asked for, and a child. */
const HOUSEHOLD: Family = {
  key: 'a11y', tier: 'FAM', contact: { channel: 'email', address: '' },
  household: {
    people: [
      { role: 'self', firstName: 'Ada', lastName: 'Ejemplo', birthDate: '1957-03-09' }, { role: 'spouse', firstName: 'Luis', lastName: 'Ejemplo', birthDate: '1960-07-21' },
      { role: 'child', firstName: 'Mia', lastName: 'Ejemplo', birthDate: '2012-12-01' },
    ],
    address: { line1: '606 Agave Circle', city: 'Mesa', state: 'AZ', zip: '85201' },
  },
};

/** Contact, code and household, mistakes included. */
async function first(flow: Flow, family: Family): Promise<void> {
  const { t, where, locale } = flow;
  await look(`${locale}-1-contact`);
  await choose(where.getByRole('radio', { name: t.bySms }));
  await flow.press(t.sendCode);
  await where.getByText(t.summaryTitle).waitFor();
  await look(`${locale}-2-contact-errors`);
  await choose(where.getByRole('radio', { name: t.byEmail }));
  await flow.giveContact(family.contact);
  const code = await newestCode(product, 'email', family.contact.address);
  await where.getByLabel(t.code).fill(code === '000000' ? '000001' : '000000');
  await where.locator('[aria-invalid=true]').waitFor();
  await look(`${locale}-3-code-wrong`);
  await where.getByLabel(t.code).fill(code);
  await flow.heading(t.householdTitle).waitFor();
  await flow.press(t.next);
  await where.getByText(t.summaryTitle).waitFor();
  await look(`${locale}-4-household-errors`);
  await flow.fillHousehold(family);
  for (const no of await where.getByRole('radio', { name: t.no, exact: true }).all()) await choose(no);
  await where.getByText(t.tierFAM).first().waitFor();
  await look(`${locale}-5-household`);
  await flow.press(t.next);
  await flow.heading(t.planTitle).waitFor();
}

/** Plan and agreement. */
async function second(flow: Flow, family: Family): Promise<void> {
  const { t, where, locale } = flow;
  await flow.choosePlan('Plus');
  await where.getByText(t.hsaWhy('Plus')).click();
  await look(`${locale}-6-plan`);
  await flow.press(t.next);
  await flow.heading(t.agreementTitle).waitFor();
  await look(`${locale}-7-agreement-closed`);
  await choose(where.getByLabel(t.esignAgree));
  await flow.press(t.sign);
  await where.getByText(t.summaryTitle).waitFor();
  await look(`${locale}-8-agreement-errors`);
  await flow.sign(family.household.people.filter(p => p.role !== 'child'));
}

/** A refused card, the bank's question, the last page. */
async function last(flow: Flow): Promise<void> {
  const { where, locale } = flow;
  await flow.pay('4000 0000 0000 0002');
  await where.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
  await look(`${locale}-9-declined`);
  await expectAllFramesSeen();
  await flow.pay('4000 0027 6000 3184');
  await flow.bank.getByRole('button').first().waitFor();
  await look(`${locale}-10-bank`);
  await flow.answerBank('pass');
  await flow.done();
  await look(`${locale}-11-done`);
}

describe.each(['en', 'es'] as const)('in every step, at 1280 and at 375 px (%s)', THOROUGH, locale => {
  it('axe finds nothing serious and nothing is cut off', { timeout: 240_000 }, async () => {
    const family = anew(HOUSEHOLD);
    seat = await openSeat(browser, { locale: `${locale}-US` });
    const flow = locale === 'en' ? await openPartnerPage(product, seat.page) : await openFullPage(product, seat.page, { query: `?site=${product.siteKey}&locale=es`, locale });
    await flow.heading(flow.t.contactTitle).waitFor();
    await first(flow, family);
    await second(flow, family);
    await last(flow);
    expect(seat.complaints).toEqual([]);
  });
});

describe('with the keyboard alone', () => {
  firstThenThorough(['es', 'en'], 'somebody enrolls on a partner page, from its top to the last page (%s)', 180_000, async locale => {
    const width = locale === 'en' ? 1280 : 375;
    const { contact: { address: email }, household: { people: [person], address } } = anew(FAMILY_EE);
    seat = await openSeat(browser, { locale: `${locale}-US`, width });
    const flow = await openPartnerPage(product, seat.page);
    const keys = new Keyboard(seat.page);
    if (locale === 'es') await (await keys.to('Español')).press('Enter');
    const t = TEXTS[locale];
    const { where } = flow;
    const at = (title: string): Promise<void> => where.getByRole('heading', { name: title }).waitFor();
    await at(t.contactTitle);
    await (await keys.type(t.email, email)).press('Enter');
    await at(t.codeTitle);
    await keys.type(t.code, await newestCode(product, 'email', email));
    await at(t.householdTitle);
    const [year, month, day] = person!.birthDate.split('-');
    for (const [label, text] of [[t.firstName, person!.firstName], [t.lastName, person!.lastName], [t.birthDate, `${month}${day}${year}`], [t.line1, address.line1], [t.city, address.city], [t.state, 'Ari'], [t.zip, address.zip]] as const) await keys.type(label, text);
    await (await keys.to(t.next)).press('Enter');
    await at(t.planTitle);
    await (await keys.to('Base')).press('Space', 'ArrowDown');
    await (await keys.to(t.next)).press('Enter');
    await at(t.agreementTitle);
    await keys.tick(t.esignAgree);
    await (await keys.to(t.agreementText)).press('PageDown', 'End');
    await keys.tick(t.notInsuranceAgree);
    await keys.tick(t.autoRenewAgree);
    await keys.type(t.signAs(`${person!.firstName} ${person!.lastName}`), `${person!.firstName} ${person!.lastName}`);
    await (await keys.to(t.sign)).press('Enter');
    await at(t.payTitle);
    for (const [label, text] of Object.entries(CARD_TYPED[locale])) await keys.type(label, text);
    await (await keys.to(t.payNow('').split(' ')[0]!)).press('Enter');
    await at(t.doneTitle);
    const [membership] = await product.db(`select m.state, p.code from membership m join application a on a.id = m.application_id join plan_version v on v.id = m.plan_version_id join plan p on p.id = v.plan_id where a.contact = $1`, [email]);
    expect(membership).toEqual({ state: 'active', code: 'plus' });
    expect(seat.complaints).toEqual([]);
  });
});

/** Labels of the processor's card fields, in the order of the keyboard, and what is typed there. */
const CARD_TYPED = {
  en: { 'Card number': '4242424242424242', 'Expiration date': '1234', 'Security code': '123', 'ZIP code': '85004' },
  es: { 'Número de tarjeta': '4242424242424242', 'Fecha de vencimiento': '1234', 'Código de seguridad': '123', 'Código postal': '85004' },
} as const;
