import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { askForCode, axe, fillHousehold, press, shot, signAgreement, tick, toAgreement, toPlan, verify } from './support/browser.js';
import { THOROUGH } from '../../server/test/thorough.js';
import { CODE } from './support/fake-api.js';
import { useStage } from './support/stage.js';

const stage = useStage();

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');

describe('contact', () => {
  it('asks for consent before a text message, and sends nothing without it', () => stage.visit(async page => {
    await press(page, 'Send me a code');
    await page.getByRole('link', { name: 'Email address: Please fill this in.' }).waitFor();
    await tick(page.getByRole('radio', { name: 'Text message' }));
    await press(page, 'Send me a code');
    await page.getByRole('link', { name: 'Mobile number: Please fill this in.' }).waitFor();
    await page.getByLabel('Mobile number').fill('480 555 0123');
    await press(page, 'Send me a code');
    await page.getByRole('link', { name: 'About text messages: Please tick this box to go on.' }).waitFor();
    expect(stage.calls('POST /enroll/verifications')).toEqual([]);
    await tick(page.getByLabel('I agree to receive text messages'));
    await press(page, 'Send me a code');
    await page.getByLabel('6-digit code').waitFor();
    expect(stage.server.state.log.at(-1)?.body).toMatchObject({ channel: 'sms', smsConsent: true });
  }));

  it('shows what the server finds wrong beside the field', () => stage.visit(async page => {
    await page.getByLabel('Email address').fill('ana@nowhere');
    await press(page, 'Send me a code');
    await page.locator('#f-address-error').getByText('Please check this address or number.').waitFor();
    expect(await page.getByLabel('Email address').getAttribute('aria-invalid')).toBe('true');
  }));

  it('takes a pasted code with words around it, and counts down before another one', () => stage.visit(async page => {
    stage.server.state.resendAfter = 42;
    await askForCode(page);
    await page.getByText(/new code in 0:4\d/).waitFor();
    await page.getByLabel('6-digit code').fill(`Your code is ${CODE.slice(0, 3)} ${CODE.slice(3)}`);
    await page.getByRole('heading', { name: 'Who will be covered?' }).waitFor();
  }));
});

describe('household', () => {
  it('focuses the first wrong field, and the summary leads to each', () => stage.visit(async page => {
    await verify(page);
    await press(page, 'Continue');
    await expect.poll(() => focused(page)).toBe('f-people-0-firstName');
    await page.getByRole('link', { name: 'ZIP code: Please fill this in.' }).click();
    expect(await focused(page)).toBe('f-address-zip');
    await fillHousehold(page, { birthDate: '2085-01-01' });
    await press(page, 'Continue');
    await page.getByRole('link', { name: 'Ana, Date of birth: This birth date is not possible.' }).waitFor();
    await expect.poll(() => focused(page)).toBe('f-people-0-birthDate');
  }));

  it('says at once that a card number does not belong there', () => stage.visit(async page => {
    await verify(page);
    await page.getByLabel('Street address').fill('4242 4242 4242 4242');
    await page.getByLabel('City').focus();
    await page.locator('#f-address-line1-error').getByText('This looks like a card number.').waitFor();
    await page.getByLabel('Street address').fill('12 Palo Verde Lane');
    await page.locator('#f-address-line1-error').waitFor({ state: 'hidden' });
  }));

  it('says at once that a state is not open yet, and whom to ask', () => stage.visit(async page => {
    await verify(page);
    await page.getByLabel('State', { exact: true }).selectOption('MS');
    await page.getByText('We cannot enroll members in Mississippi yet.').waitFor();
    await page.getByText('Please contact us and we will tell you when it opens.').waitFor();
    await axe(page, 'a closed state');
    await page.getByLabel('State', { exact: true }).selectOption('AZ');
    await page.getByText('We cannot enroll members in Mississippi yet.').waitFor({ state: 'hidden' });
  }));

  it('shows tier and price while people come and go', () => stage.visit(async page => {
    await verify(page);
    await fillHousehold(page);
    const price = page.getByRole('complementary', { name: 'Your membership' });
    await price.getByText('Just you', { exact: true }).waitFor();
    await press(page, 'Add a child');
    await expect.poll(() => focused(page)).toBe('f-people-1-firstName');
    await page.getByRole('group', { name: 'Child 1' }).getByLabel('Date of birth').fill('2015-03-04');
    await price.getByText('You and your children', { exact: true }).waitFor();
    await price.getByText('$229').waitFor();
    await press(page, 'Remove: Child 1');
    await price.getByText('Just you', { exact: true }).waitFor();
  }));

  it('asks about Medicare from 65, and for the private contract when the answer is yes', () => stage.visit(async page => {
    await verify(page);
    await fillHousehold(page, { birthDate: '1961-07-04' });
    expect(await page.getByText('Enrolled in Medicare?').count()).toBe(0);
    await page.getByLabel('Date of birth').fill('1961-07-03');
    await page.getByText('Enrolled in Medicare?').waitFor();
    await tick(page.getByRole('radio', { name: 'Yes' }));
    await press(page, 'Continue');
    await expect.poll(() => focused(page)).toBe('f-people-0-medicareContract');
    await tick(page.getByLabel('I understand that neither'));
    await press(page, 'Continue');
    await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
    const saved = stage.server.state.log.find(({ call }) => call.startsWith('PUT'))?.body as { people: unknown[] };
    expect(saved.people[0]).toMatchObject({ medicare: true, medicareContract: true });
  }));

  it('keeps all that was typed when the token expires, and goes on after a fresh code', THOROUGH, () => stage.visit(async page => {
    await verify(page);
    await fillHousehold(page);
    await page.getByText('Just you', { exact: true }).waitFor();
    stage.server.state.expireToken = true;
    await press(page, 'Continue');
    await page.getByRole('heading', { name: 'Please confirm it is still you' }).waitFor();
    await shot(page, '30-again');
    await axe(page, 'again');
    await page.getByLabel('6-digit code').fill(CODE);
    await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
    await press(page, 'Back');
    expect(await page.getByLabel('Street address').inputValue()).toBe('12 Palo Verde Lane');
  }));
});

describe('plan and agreement', () => {
  it('shows a changed price before anything is agreed', THOROUGH, () => stage.visit(async page => {
    await toPlan(page);
    await tick(page.getByRole('radio', { name: /^Plus/ }));
    stage.server.state.priceChangeOnce = true;
    await press(page, 'Continue');
    await page.getByText('Prices changed since you opened this page.').waitFor();
    await press(page, 'Continue');
    await page.getByRole('heading', { name: 'Read and sign' }).waitFor();
  }));

  it('preselects the plan of the link, and asks for a choice where there is none', THOROUGH, async () => {
    await stage.visit(async page => {
      await toPlan(page);
      expect(await page.getByRole('radio', { name: /^Elite/ }).isChecked()).toBe(true);
    }, { path: '/enroll?site=pk_test_desert&plan=elite' });
    await stage.visit(async page => {
      await toPlan(page, { email: 'ben@family.example' });
      await press(page, 'Continue');
      await page.getByText('Please choose a plan.').waitFor();
    });
  });

  it('asks for every consent again when the text has changed', THOROUGH, () => stage.visit(async page => {
    await toAgreement(page);
    await tick(page.getByLabel('I agree to receive and sign'));
    await tick(page.getByLabel('I understand that this membership'));
    await tick(page.getByLabel('I agree that the membership renews'));
    await page.getByLabel('Signature of Ana Rivera').fill('Ana Rivera');
    stage.server.state.agreementVersion = 2;
    await press(page, 'Sign and continue');
    await page.getByText('The agreement was updated since you opened it.').waitFor();
    expect(await page.getByLabel('I agree to receive and sign').isChecked()).toBe(false);
    await signAgreement(page);
  }));

  it('wants each consent and signature, and names what is missing', () => stage.visit(async page => {
    await toAgreement(page);
    await page.getByRole('heading', { name: 'Signing electronically' }).waitFor();
    expect(await page.getByText('Signing electronically').allInnerTexts()).toEqual(['Signing electronically']);
    await press(page, 'Sign and continue');
    await expect.poll(() => focused(page)).toBe('f-esignConsent');
    await tick(page.getByLabel('I agree to receive and sign'));
    await press(page, 'Sign and continue');
    await page.getByRole('link', { name: 'Automatic renewal: Please tick this box to go on.' }).waitFor();
    await page.getByRole('link', { name: 'Signature of Ana Rivera: Please fill this in.' }).click();
    expect(await focused(page)).toBe('f-signatures-0-name');
    expect(stage.calls('POST /enroll/applications').filter(call => call.endsWith('/agreement'))).toEqual([]);
  }));
});
