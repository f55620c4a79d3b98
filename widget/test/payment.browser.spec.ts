import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axe, cardFields, choosePlan, fillHousehold, openPage, shot, signAgreement, startBrowser, toPayment, verify } from './support/browser.js';
import { CODE } from './support/fake-api.js';
import { type FakeServer, startFakeServer } from './support/fake-server.js';

let server: FakeServer;
let browser: Browser;
beforeAll(async () => { [server, browser] = await Promise.all([startFakeServer(), startBrowser()]); }, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(() => server.reset());

const calls = (start: string): string[] => server.state.log.map(entry => entry.call).filter(call => call.startsWith(start));

/** One visitor on the full page; fails on script errors and refused policies. */
async function visit(work: (page: Page) => Promise<void>, { width = 1280, path = '/enroll?site=pk_test_desert' } = {}): Promise<void> {
  const { page, context, complaints } = await openPage(browser, width);
  await page.goto(server.product + path);
  await work(page);
  expect(complaints).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  await context.close();
}

describe('payment', () => {
  it('loads nothing of the payment before its step', () => visit(async page => {
    const asked: string[] = [];
    page.on('request', request => asked.push(request.url()));
    await verify(page);
    await fillHousehold(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await choosePlan(page);
    expect(asked.filter(url => /stripe|cards|finish/.test(url))).toEqual([]);
    await signAgreement(page);
    await cardFields(page).getByLabel('Card number').waitFor();
    expect(asked.filter(url => url.includes('fake-stripe.js'))).toHaveLength(1);
  }));

  it('sends one attempt for a double click, and one key for every repeat', () => visit(async page => {
    await toPayment(page);
    await cardFields(page).getByLabel('Card number').fill('4000 0000 0000 0002');
    server.state.delay = 150;
    await page.getByRole('button', { name: /^Pay/ }).dblclick();
    await page.getByText('Your card was declined.').waitFor();
    expect([server.state.charges.length, calls('POST').filter(call => call.endsWith('/payment-attempts')).length]).toEqual([1, 1]);
    await page.getByText('Payment attempts left: 4').waitFor();
    await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay/ }).dblclick();
    await page.getByText('MPP-7Q4K2').waitFor();
    expect(server.state.charges.map(charge => charge.number)).toEqual(['…0002', '…4242']);
    expect(new Set(server.state.charges.map(charge => charge.clientSecret)).size).toBe(1);
    expect(calls('POST').filter(call => call.endsWith('/submit'))).toHaveLength(1);
  }));

  it('shows what the card fields find, without counting an attempt', () => visit(async page => {
    await toPayment(page);
    await cardFields(page).getByLabel('Card number').fill('42');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('Your card number is incomplete.').waitFor();
    expect(calls('POST').filter(call => call.endsWith('/payment-attempts'))).toEqual([]);
  }));

  it('stops when the attempts are used up, and says whom to call', () => visit(async page => {
    await toPayment(page);
    server.state.attemptsLeft = 0;
    await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('There were too many payment attempts.').waitFor();
    expect(await page.getByRole('button', { name: /^Pay/ }).isEnabled()).toBe(false);
    expect(server.state.charges).toEqual([]);
  }));

  it('saves the card for a later start, and says when it begins', () => {
    server.state.dueToday = false;
    return visit(async page => {
      await toPayment(page);
      await page.getByText('Nothing is charged today.').waitFor();
      await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
      await page.getByRole('button', { name: 'Save card and finish' }).click();
      await page.getByText('Your membership begins on July 15, 2026.').waitFor();
      await shot(page, '31-done-later');
    });
  });

  it('asks for a fresh code in place when the token expires at the last moment', () => visit(async page => {
    await toPayment(page);
    await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    server.state.expireToken = true;
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByLabel('6-digit code').fill(CODE);
    await page.getByText('MPP-7Q4K2').waitFor();
    expect(server.state.charges).toHaveLength(1);
  }));

  it('goes on after a reload without a second submit of another key', () => visit(async page => {
    await toPayment(page);
    await cardFields(page).getByLabel('Card number').fill('4000 0000 0000 0002');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('Your card was declined.').waitFor();
    await page.reload();
    await page.getByLabel('Email address').fill('ana@family.example');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('6-digit code').fill(CODE);
    await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByText('MPP-7Q4K2').waitFor();
    expect(new Set(server.state.log.filter(({ call }) => call.endsWith('/submit')).map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  }));
});

describe('leaving and coming back', () => {
  it('mails a link, saves a complete household first, and resumes at the same step without the token in the address', { timeout: 30_000 }, async () => {
    await visit(async page => {
      await verify(page);
      await fillHousehold(page);
      await page.getByRole('button', { name: 'Save and finish later' }).click();
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByText('A link is on its way to').waitFor();
      await shot(page, '32-later');
      await axe(page, 'later');
    });
    const id = [...server.state.applications.keys()][0] ?? '';
    expect(server.state.applications.get(id)?.household?.people[0]?.firstName).toBe('Ana');
    await visit(async page => {
      await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
      expect(page.url()).toBe(`${server.product}/enroll/pk_test_desert`);
      await page.getByLabel('6-digit code').fill(CODE);
      await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
      await page.getByRole('button', { name: 'Household' }).click();
      expect(await page.getByLabel('First name').inputValue()).toBe('Ana');
    }, { path: `/enroll/pk_test_desert#resume=resume-${id}` });
  });

  it('explains a link that no longer works and lets the visitor begin', () => visit(async page => {
    await page.getByText('This link no longer works').waitFor();
    await verify(page);
  }, { path: '/enroll/pk_test_desert#resume=resume-nobody' }));

  it('explains an unknown site', () => visit(async page => {
    await page.getByText('This enrollment page is not available').waitFor();
  }, { path: '/enroll?site=pk_nobody' }));
});
