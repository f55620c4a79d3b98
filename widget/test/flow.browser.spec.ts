import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axe, cardFields, choosePlan, fillHousehold, noSideways, openPage, shot, signAgreement, startBrowser, toPayment, verify } from './support/browser.js';
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
    await page.getByRole('radio', { name: 'Text message' }).check();
    await page.getByLabel('Mobile number').fill('480 555 0123');
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await page.getByText('Please tick this box to go on.').first().waitFor();
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
      expect(page.url()).toBe(`${server.product}/enroll`);
      await page.getByLabel('6-digit code').fill(CODE);
      await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
      await page.getByRole('button', { name: 'Household' }).click();
      expect(await page.getByLabel('First name').inputValue()).toBe('Ana');
    }, { path: `/enroll#resume=resume-${id}&site=pk_test_desert` });
  });

  it('explains a link that no longer works and lets the visitor begin', () => visit(async page => {
    await page.getByText('This link no longer works').waitFor();
    await verify(page);
  }, { path: '/enroll#resume=resume-nobody&site=pk_test_desert' }));

  it('explains an unknown site', () => visit(async page => {
    await page.getByText('This enrollment page is not available').waitFor();
  }, { path: '/enroll?site=pk_nobody' }));
});

describe('by keyboard only', () => {
  const press = async (page: Page, keys: readonly string[]): Promise<void> => { for (const key of keys) await page.keyboard.press(key); };
  /** Tabs until the focused control has this name; bounded. */
  const tabTo = async (page: Page, name: RegExp): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const label = await page.evaluate(() => {
        const at = document.activeElement as HTMLInputElement | null;
        return at?.labels?.[0]?.innerText ?? at?.getAttribute('aria-label') ?? (at as HTMLElement | null)?.innerText ?? '';
      });
      if (name.test(label)) return;
    }
    throw new Error(`no control named ${name}`);
  };

  it('enrolls in Spanish on a phone', { timeout: 60_000 }, () => visit(async page => {
    await page.getByRole('heading', { name: 'Empecemos por usted' }).waitFor();
    const type = async (name: RegExp, text: string): Promise<void> => {
      await tabTo(page, name);
      await page.keyboard.type(text);
    };
    await type(/^Correo electrónico/, 'ana@family.example');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Escriba su código' }).waitFor();
    await axe(page, 'código');
    await type(/^Código/, CODE);
    await page.getByRole('heading', { name: '¿Quiénes tendrán cobertura?' }).waitFor();
    await type(/^Nombre/, 'Ana');
    await type(/^Apellido/, 'Rivera');
    await type(/^Fecha de nacimiento/, '02291984');
    await type(/^Calle/, '12 Palo Verde Lane');
    await type(/^Ciudad/, 'Tempe');
    await type(/^Estado/, 'Ari');
    await type(/^Código postal/, '85281');
    await page.getByText('Solo usted', { exact: true }).waitFor();
    await shot(page, '40-es-household');
    await noSideways(page);
    await axe(page, 'hogar');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Elija su plan' }).waitFor();
    await tabTo(page, /^Base/);
    await press(page, ['Space', 'ArrowDown']);
    await shot(page, '41-es-plan');
    await noSideways(page);
    await axe(page, 'plan');
    await tabTo(page, /^Continuar/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lea y firme' }).waitFor();
    await tabTo(page, /^Acepto recibir y firmar/);
    await page.keyboard.press('Space');
    await tabTo(page, /^Texto del contrato/);
    await press(page, ['PageDown']);
    await tabTo(page, /^Entiendo que esta/);
    await page.keyboard.press('Space');
    await tabTo(page, /^Acepto que la/);
    await page.keyboard.press('Space');
    await type(/^Firma de/, 'Ana Rivera');
    await shot(page, '42-es-agreement');
    await axe(page, 'contrato');
    await tabTo(page, /^Firmar/);
    await page.keyboard.press('Enter');
    await cardFields(page).getByLabel('Card number').focus();
    await page.keyboard.type('4242424242424242');
    await axe(page, 'pago');
    await tabTo(page, /^Pagar/);
    await page.keyboard.press('Enter');
    await page.getByText('MPP-7Q4K2').waitFor();
    await page.getByRole('heading', { name: 'Su membresía está activa' }).waitFor();
    await shot(page, '43-es-done');
    await axe(page, 'fin');
    expect(new Set(server.state.log.map(({ headers }) => headers['accept-language']))).toEqual(new Set(['es']));
  }, { width: 375, path: '/enroll?site=pk_test_desert&locale=es' }));
});

describe('language and look', () => {
  it('changes the language in the middle and keeps the place', () => visit(async page => {
    await verify(page);
    await page.getByLabel('First name').fill('Ana');
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('heading', { name: '¿Quiénes tendrán cobertura?' }).waitFor();
    expect(await page.getByLabel('Nombre').inputValue()).toBe('Ana');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
  }));

  it('follows a dark device on the full page, with contrast kept', async () => {
    const { page, context } = await openPage(browser, 1280, { colorScheme: 'dark' });
    await page.goto(`${server.product}/enroll?site=pk_test_desert`);
    await toPayment(page);
    await axe(page, 'dark payment');
    await shot(page, '50-dark-payment');
    await page.getByRole('button', { name: 'Plan' }).click();
    await page.getByText('Prices for').waitFor();
    await axe(page, 'dark plan');
    await shot(page, '51-dark-plan');
    await context.close();
  });
});
