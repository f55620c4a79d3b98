import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#kit/time/calendar-date.js';
import { defaultStart } from '#plans/start-date.rules.js';
import { type Family, FAMILY_EE, FAMILY_ESP, FAMILY_FAM } from '../fixtures/families.js';
import { ApiVisitor, freshEmail } from './api-visitor.js';
import { leave, openSeat, type Seat, type SeatOptions, startBrowser } from './browser.js';
import { applicationOf, expectImpersonal, membershipOf, processorObjects } from './enrolled.js';
import { Flow, openFullPage, openPartnerPage } from './flow.js';
import { launchProduct, type Product, until } from './harness.js';
import { settled } from '../settled.js';
import { THOROUGH } from '../thorough.js';

let product: Product;
let browser: Browser;
const seats: Seat[] = [];
beforeAll(async () => { [product, browser] = await Promise.all([launchProduct({ env: { PANELS: 'off' } }), startBrowser()]); });
afterAll(async () => { await browser?.close(); await product?.stop(); });
afterEach(async ({ task }) => { for (const seat of seats.splice(0)) await leave(seat, task); });

const sit = async (o: SeatOptions = {}): Promise<Seat> => { const seat = await openSeat(browser, o); seats.push(seat); return seat; };
const withFreshEmail = (family: Family): Family => ({ ...family, contact: { channel: 'email', address: freshEmail() } });
const adults = (family: Family) => family.household.people.filter(p => p.role !== 'child');
const codesSeen = async ({ contact }: Family): Promise<number> => (await product.mail(contact.address)).filter(m => /(?<!\d)\d{6}(?!\d)/.test(m.text)).length;

/** Asks for a link on the step that is open, as "Save and finish later" does, and takes it out of the mail. */
async function leaveForLater(flow: Flow, family: Family): Promise<string> {
  // one link a minute: the minute has passed
  await product.db(`update application set resume_expires_at = resume_expires_at - interval '2 minutes' where contact = $1`, [family.contact.address]);
  const before = (await product.mail(family.contact.address)).length;
  await flow.press('Save and finish later');
  await flow.press('Send me the link');
  await flow.where.getByText('A link is on its way to').waitFor();
  const mail = await until('the mailed link', async () => { const all = await product.mail(family.contact.address); return all.length > before ? all[0] : undefined; });
  expectImpersonal(mail.subject + mail.text, { family, memberNumber: 'M-' });
  return /https?:\/\/\S+#resume=\S+/.exec(mail.text)![0];
}

/** Opens a link on a device that has never been here, and proves the contact with a fresh code. */
async function comeBack(link: string, family: Family, o: SeatOptions = {}): Promise<Flow> {
  const { page } = await sit(o);
  const seen = await codesSeen(family);
  await page.goto(link);
  const flow = new Flow(product, page, page);
  await flow.heading('Welcome back').waitFor();
  expect(page.url()).not.toContain('resume');
  expectImpersonal(await page.content(), { family, memberNumber: 'M-' });
  await flow.giveCode(family.contact, seen);
  return flow;
}

const comparable = async (family: Family) => {
  const { updated_at: _, ...row } = await applicationOf(product, family.contact.address);
  return row;
};

/** One application, one membership, one subscription, one successful charge of the whole price. */
async function expectEnrolledOnce(family: Family, cents: number): Promise<void> {
  const application = await applicationOf(product, family.contact.address);
  expect(await membershipOf(product, application['id'])).toMatchObject({ state: 'active', monthly_cents: String(cents) });
  const there = await processorObjects(product, application['id']);
  expect(there.subscriptions).toHaveLength(1);
  expect(there.charges.filter(c => c['status'] === 'succeeded').map(c => c['amount'])).toEqual([cents]);
  const [counts] = await product.db(`select (select count(*) from payer where application_id = $1)::int payers, (select count(*) from household where application_id = $1)::int households,
    (select count(*) from application a where a.contact = $2 and a.state not in ('abandoned'))::int applications`, [application['id'], family.contact.address]);
  expect(counts).toEqual({ payers: 1, households: 1, applications: 1 });
}

describe('who leaves', () => {
  it('at any step comes back on another device by the mailed link, to the same step with nothing lost', async () => {
    const family = withFreshEmail(FAMILY_ESP);
    const at = await openPartnerPage(product, (await sit()).page);
    await at.verify(family.contact);
    const links = [await leaveForLater(at, family)];
    const started = await comparable(family);

    let flow = await comeBack(links[0]!, family);
    await flow.heading(flow.t.householdTitle).waitFor();
    expect(await comparable(family)).toEqual(started);
    await flow.household(family);
    links.push(await leaveForLater(flow, family));

    flow = await comeBack(links[1]!, family, { width: 375 });
    await flow.heading(flow.t.planTitle).waitFor();
    await flow.press(flow.t.stepHousehold);
    expect(await flow.where.getByLabel(flow.t.line1).inputValue()).toBe(family.household.address.line1);
    expect(await flow.where.getByRole('group', { name: 'Spouse' }).getByLabel(flow.t.birthDate).inputValue()).toBe(family.household.people[1]!.birthDate);
    await flow.press(flow.t.next);
    await flow.plan('Plus', /Pharmacy/);
    links.push(await leaveForLater(flow, family));

    flow = await comeBack(links[2]!, family);
    await flow.heading(flow.t.agreementTitle).waitFor();
    await flow.sign(adults(family));
    expect(await flow.where.getByRole('complementary', { name: flow.t.order }).innerText()).toMatch(/Plus\s+\$179[^]*Pharmacy[^]*\$30[^]*Monthly total\s+\$209/);
    await flow.pay('4000 0000 0000 0002');
    await flow.where.getByRole('alert').getByText(/declined/).waitFor();
    links.push(await leaveForLater(flow, family));

    flow = await comeBack(links[3]!, family);
    await flow.heading(flow.t.payTitle).waitFor();
    await flow.pay('4242 4242 4242 4242');
    await flow.done();
    await expectEnrolledOnce(family, 20_900);

    // each link was replaced by the next, and the last by the membership
    const { page } = await sit();
    for (const link of links.slice(0, 3)) {
      await page.goto(link);
      await page.getByText(flow.t.resumeBadTitle).waitFor();
      expectImpersonal(await page.content(), { family, memberNumber: 'M-' });
    }
  });

  it('finds that a link works for 14 days, and that a mail program that fetches it triggers nothing', async () => {
    const family = withFreshEmail(FAMILY_EE);
    const flow = await openFullPage(product, (await sit()).page);
    await flow.verify(family.contact);
    const link = await leaveForLater(flow, family);
    const [days] = await product.db<{ d: number }>(`select extract(epoch from resume_expires_at::timestamptz - now()) / 86400 d from application where contact = $1`, [family.contact.address]);
    expect(Number(days!.d)).toBeCloseTo(14, 2);
    const before = [await comparable(family), (await product.mail(family.contact.address)).length];
    for (const method of ['GET', 'HEAD', 'GET']) await fetch(link, { method });
    expect([await comparable(family), (await product.mail(family.contact.address)).length]).toEqual(before);
    await product.db(`update application set resume_expires_at = now() - interval '1 second' where contact = $1`, [family.contact.address]);
    const { page } = await sit();
    await page.goto(link);
    await page.getByText(flow.t.resumeBadTitle).waitFor();
    expect((await product.mail(family.contact.address)).length).toBe(before[1]);
  });

  it('may reload in the middle, even while the payment is being confirmed: a fresh code leads to the same place', THOROUGH, async () => {
    const family = withFreshEmail(FAMILY_FAM);
    const { page } = await sit();
    let flow = await openPartnerPage(product, page);
    await flow.verify(family.contact);
    await flow.household(family);
    await flow.plan('Base');
    const again = async (title: string): Promise<void> => {
      await page.reload();
      flow = new Flow(product, page, page.frameLocator('mpp-enroll iframe'));
      await flow.heading(flow.t.contactTitle).waitFor();
      const seen = await codesSeen(family);
      await flow.giveContact(family.contact);
      await flow.giveCode(family.contact, seen);
      await flow.heading(title).waitFor();
    };
    await again(flow.t.agreementTitle);
    await flow.sign(adults(family));
    await again(flow.t.payTitle);
    await product.sandbox('faults', { webhooks: { delay: 1, delayMs: 2500 }, rules: [{ operation: 'events.list', kind: 'status', status: 500 }] });
    await flow.pay('4242 4242 4242 4242');
    await flow.heading(flow.t.payProcessing).waitFor();
    await until('the charge', async () => (await product.sandbox<{ items: { status: string; amount: number }[] }>('objects?object=charge')).items.some(c => c.status === 'succeeded' && c.amount === 14_900));
    await again(flow.t.doneTitle);
    await product.sandbox('faults', { webhooks: {}, rules: [] });
    await expectEnrolledOnce(family, 14_900);
  });
});

describe('who does it twice', () => {
  it('with a double click pays once', async () => {
    const family = withFreshEmail(FAMILY_EE);
    const flow = await openPartnerPage(product, (await sit()).page);
    await flow.verify(family.contact);
    await flow.household(family);
    await flow.plan('Plus');
    await flow.sign(adults(family));
    await flow.typeCard('4242 4242 4242 4242');
    await (await settled(flow.payButton)).dblclick();
    await flow.done();
    await expectEnrolledOnce(family, 9900);
    expect(await applicationOf(product, family.contact.address)).toMatchObject({ payment_attempts: 1 });
  });

  it('in two tabs at the same moment pays once, and both tabs say so', THOROUGH, async () => {
    const family = withFreshEmail(FAMILY_EE);
    const one = await openFullPage(product, (await sit()).page);
    await one.verify(family.contact);
    await one.household(family);
    await one.plan('Elite');
    await one.sign(adults(family));
    const two = await openPartnerPage(product, (await sit()).page);
    const seen = await codesSeen(family);
    await two.giveContact(family.contact);
    await two.giveCode(family.contact, seen);
    await two.heading(two.t.payTitle).waitFor();
    await Promise.all([one, two].map(tab => tab.typeCard('4242 4242 4242 4242')));
    await Promise.all([one, two].map(tab => settled(tab.payButton)));
    await Promise.all([one, two].map(tab => tab.payButton.click()));
    expect(await Promise.all([one, two].map(tab => tab.done()))).toEqual(Array(2).fill((await membershipOf(product, (await applicationOf(product, family.contact.address))['id']))['number']));
    await expectEnrolledOnce(family, 11_900);
  });

  it('over HTTP, with five submits at once, opens one subscription', async () => {
    const visitor = new ApiVisitor(product);
    const { quote } = await visitor.toPayment(FAMILY_EE);
    const replies = await Promise.all(Array.from({ length: 5 }, (_, i) => visitor.submit(quote!.monthlyCents, `at-the-same-time-${i % 3}`)));
    expect(replies.map(r => r.status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(replies.map(r => r.body.clientSecret)).size).toBe(1);
    expect((await processorObjects(product, visitor.id)).subscriptions).toHaveLength(1);
  });
});

describe('when memberships start on the 1st or the 15th', () => {
  it('nothing is due today, the card is saved; on the start date it is charged and the membership becomes active', THOROUGH, async () => {
    await product.setSetting('individual_start', 'first_or_fifteenth');
    const family = withFreshEmail(FAMILY_FAM);
    const [{ d: today } = { d: '' }] = await product.db<{ d: string }>(`select to_char(((now() + ahead) at time zone 'America/Phoenix'), 'YYYY-MM-DD') d from business_clock`);
    const { startsOn } = defaultStart('first_or_fifteenth', calendarDate(today));
    const inWords = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(startsOn));
    const { page } = await sit();
    const flow = await openPartnerPage(product, page);
    await flow.verify(family.contact);
    await flow.household(family);
    await flow.choosePlan('Plus');
    const totals = await flow.where.getByRole('complementary', { name: flow.t.order }).innerText();
    expect(totals).toMatch(/Due today\s+\$0/);
    expect(totals).toMatch(new RegExp(`Start date\\s+${inWords}`));
    expect(totals).toMatch(/Memberships start on the 1st or the 15th.*cut-off|Memberships start on the 1st or the 15th.*business days before/s);
    await flow.plan('Plus');
    await flow.sign(adults(family));
    await flow.typeCard('4000 0025 0000 3155');
    await flow.press(flow.t.saveCard);
    await flow.answerBank('pass');
    const number = await flow.done(flow.t.donePendingTitle);
    expect(await flow.where.getByText(inWords).count()).toBeGreaterThan(0);

    const { id } = await applicationOf(product, family.contact.address);
    expect(await membershipOf(product, id)).toMatchObject({ state: 'pending_activation', number, starts: startsOn, next_charge: startsOn, activated_at: null });
    expect((await processorObjects(product, id)).charges).toEqual([]);
    const sent = (template: string) => until(`the notice ${template}`, async () => (await product.db(`select 1 from notice where application_id = $1 and template = $2 and state = 'sent'`, [id, template])).length);
    await sent('membership_pending');

    await product.moveClock(Math.ceil((Date.parse(`${startsOn}T20:00:00Z`) - Date.now()) / 1000));
    await until('the membership is active', async () => (await membershipOf(product, id))['state'] === 'active');
    const { charges, invoices } = await processorObjects(product, id);
    expect(charges.map(c => [c['status'], c['amount']])).toEqual([['succeeded', 27_900]]);
    expect(invoices.filter(i => Number(i['total']) > 0).map(i => [i['status'], i['total']])).toEqual([['paid', 27_900]]);
    await sent('welcome');
    await expectEnrolledOnce(family, 27_900);
  });
});
