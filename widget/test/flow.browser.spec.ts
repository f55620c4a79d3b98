import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axe, choosePlan, fillHousehold, openPage, shot, signAgreement, startBrowser, verify } from './support/browser.js';
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
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');

/** One visitor on the full page; fails on script errors and refused policies. */
async function visit(work: (page: Page) => Promise<void>, { width = 1280, path = '/enroll?site=pk_test_desert' } = {}): Promise<void> {
  const { page, context, complaints } = await openPage(browser, width);
  await page.goto(server.product + path);
  await work(page);
  expect(complaints).toEqual([]);
  expect(await context.cookies()).toEqual([]);
  await context.close();
}

describe('contact', () => {
  it('asks for consent before a text message, and sends nothing without it', () => visit(async page => {
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByRole('link', { name: 'Email address: Please fill this in.' }).waitFor();
    await page.getByRole('radio', { name: 'Text message' }).check();
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByRole('link', { name: 'Mobile number: Please fill this in.' }).waitFor();
    await page.getByLabel('Mobile number').fill('480 555 0123');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByRole('link', { name: 'About text messages: Please tick this box to go on.' }).waitFor();
    expect(calls('POST /enroll/verifications')).toEqual([]);
    await page.getByLabel('I agree to receive text messages').check();
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByLabel('6-digit code').waitFor();
    expect(server.state.log.at(-1)?.body).toMatchObject({ channel: 'sms', smsConsent: true });
  }));

  it('shows what the server finds wrong beside the field', () => visit(async page => {
    await page.getByLabel('Email address').fill('ana@nowhere');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.locator('#f-address-error').getByText('Please check this address or number.').waitFor();
    expect(await page.getByLabel('Email address').getAttribute('aria-invalid')).toBe('true');
  }));

  it('takes a pasted code with words around it, and counts down before another one', () => visit(async page => {
    server.state.resendAfter = 42;
    await page.getByLabel('Email address').fill('ana@family.example');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByText(/new code in 0:4\d/).waitFor();
    await page.getByLabel('6-digit code').fill(`Your code is ${CODE.slice(0, 3)} ${CODE.slice(3)}`);
    await page.getByRole('heading', { name: 'Who will be covered?' }).waitFor();
  }));
});

describe('household', () => {
  it('focuses the first wrong field, and the summary leads to each', () => visit(async page => {
    await verify(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => focused(page)).toBe('f-people-0-firstName');
    await page.getByRole('link', { name: 'ZIP code: Please fill this in.' }).click();
    expect(await focused(page)).toBe('f-address-zip');
    await fillHousehold(page, { birthDate: '2085-01-01' });
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Ana, Date of birth: This birth date is not possible.' }).waitFor();
    await expect.poll(() => focused(page)).toBe('f-people-0-birthDate');
  }));

  it('says at once that a card number does not belong there', () => visit(async page => {
    await verify(page);
    await page.getByLabel('Street address').fill('4242 4242 4242 4242');
    await page.getByLabel('City').focus();
    await page.locator('#f-address-line1-error').getByText('This looks like a card number.').waitFor();
    await page.getByLabel('Street address').fill('12 Palo Verde Lane');
    await page.locator('#f-address-line1-error').waitFor({ state: 'hidden' });
  }));

  it('shows tier and price while people come and go', () => visit(async page => {
    await verify(page);
    await fillHousehold(page);
    const price = page.getByRole('complementary', { name: 'Your membership' });
    await price.getByText('Just you', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Add a child' }).click();
    await expect.poll(() => focused(page)).toBe('f-people-1-firstName');
    await page.getByRole('group', { name: 'Child 1' }).getByLabel('Date of birth').fill('2015-03-04');
    await price.getByText('You and your children', { exact: true }).waitFor();
    await price.getByText('$229').waitFor();
    await page.getByRole('button', { name: 'Remove: Child 1' }).click();
    await price.getByText('Just you', { exact: true }).waitFor();
  }));

  it('asks about Medicare from 65, and for the private contract when the answer is yes', () => visit(async page => {
    await verify(page);
    await fillHousehold(page, { birthDate: '1961-07-04' });
    expect(await page.getByText('Enrolled in Medicare?').count()).toBe(0);
    await page.getByLabel('Date of birth').fill('1961-07-03');
    await page.getByText('Enrolled in Medicare?').waitFor();
    await page.getByRole('radio', { name: 'Yes' }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => focused(page)).toBe('f-people-0-medicareContract');
    await page.getByLabel('I understand that neither').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
    const saved = server.state.log.find(({ call }) => call.startsWith('PUT'))?.body as { people: unknown[] };
    expect(saved.people[0]).toMatchObject({ medicare: true, medicareContract: true });
  }));

  it('keeps all that was typed when the token expires, and goes on after a fresh code', () => visit(async page => {
    await verify(page);
    await fillHousehold(page);
    await page.getByText('Just you', { exact: true }).waitFor();
    server.state.expireToken = true;
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Please confirm it is still you' }).waitFor();
    await shot(page, '30-again');
    await axe(page, 'again');
    await page.getByLabel('6-digit code').fill(CODE);
    await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    expect(await page.getByLabel('Street address').inputValue()).toBe('12 Palo Verde Lane');
  }));
});

describe('plan and agreement', () => {
  it('shows a changed price before anything is agreed', () => visit(async page => {
    await verify(page);
    await fillHousehold(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('radio', { name: /^Plus/ }).check();
    server.state.priceChangeOnce = true;
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Prices changed since you opened this page.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Read and sign' }).waitFor();
  }));

  it('preselects the plan of the link, and asks for a choice where there is none', async () => {
    await visit(async page => {
      await verify(page);
      await fillHousehold(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      expect(await page.getByRole('radio', { name: /^Elite/ }).isChecked()).toBe(true);
    }, { path: '/enroll?site=pk_test_desert&plan=elite' });
    await visit(async page => {
      await verify(page, 'ben@family.example');
      await fillHousehold(page);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('Please choose a plan.').waitFor();
    });
  });

  it('asks for every consent again when the text has changed', () => visit(async page => {
    await verify(page);
    await fillHousehold(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await choosePlan(page);
    await page.getByLabel('I agree to receive and sign').check();
    await page.getByLabel('I understand that this membership').check();
    await page.getByLabel('I agree that the membership renews').check();
    await page.getByLabel('Signature of Ana Rivera').fill('Ana Rivera');
    server.state.agreementVersion = 2;
    await page.getByRole('button', { name: 'Sign and continue' }).click();
    await page.getByText('The agreement was updated since you opened it.').waitFor();
    expect(await page.getByLabel('I agree to receive and sign').isChecked()).toBe(false);
    await signAgreement(page);
  }));

  it('wants each consent and signature, and names what is missing', () => visit(async page => {
    await verify(page);
    await fillHousehold(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await choosePlan(page);
    expect(await page.getByText('Signing electronically').allInnerTexts()).toEqual(['Signing electronically']);
    await page.getByRole('button', { name: 'Sign and continue' }).click();
    await expect.poll(() => focused(page)).toBe('f-esignConsent');
    await page.getByLabel('I agree to receive and sign').check();
    await page.getByRole('button', { name: 'Sign and continue' }).click();
    await page.getByRole('link', { name: 'Automatic renewal: Please tick this box to go on.' }).waitFor();
    await page.getByRole('link', { name: 'Signature of Ana Rivera: Please fill this in.' }).click();
    expect(await focused(page)).toBe('f-signatures-0-name');
    expect(calls('POST /enroll/applications').filter(call => call.endsWith('/agreement'))).toEqual([]);
  }));
});
