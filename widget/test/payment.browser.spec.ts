import { describe, expect, it } from 'vitest';
import { askForCode, axe, cardFields, fillHousehold, payWith, press, shot, signAgreement, toAgreement, toPayment, verify } from './support/browser.js';
import { THOROUGH } from '../../server/test/thorough.js';
import { CODE } from './support/fake-api.js';
import { useStage } from './support/stage.js';

const stage = useStage();

describe('payment', () => {
  it('loads nothing of the payment before its step', () => stage.visit(async page => {
    const asked: string[] = [];
    page.on('request', request => asked.push(request.url()));
    await toAgreement(page);
    expect(asked.filter(url => /stripe|cards|finish/.test(url))).toEqual([]);
    await signAgreement(page);
    await cardFields(page).getByLabel('Card number').waitFor();
    expect(asked.filter(url => url.includes('fake-stripe.js'))).toHaveLength(1);
  }));

  it('sends one attempt for a double click, and one key for every repeat', () => stage.visit(async page => {
    await toPayment(page);
    await cardFields(page).getByLabel('Card number').fill('4000 0000 0000 0002');
    stage.server.state.delay = 150;
    await page.getByRole('button', { name: /^Pay/ }).dblclick();
    await page.getByText('Your card was declined.').waitFor();
    expect([stage.server.state.charges.length, stage.calls('POST').filter(call => call.endsWith('/payment-attempts')).length]).toEqual([1, 1]);
    await page.getByText('Payment attempts left: 4').waitFor();
    await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    await page.getByRole('button', { name: /^Pay/ }).dblclick();
    await page.getByText('MPP-7Q4K2').waitFor();
    expect(stage.server.state.charges.map(charge => charge.number)).toEqual(['…0002', '…4242']);
    expect(new Set(stage.server.state.charges.map(charge => charge.clientSecret)).size).toBe(1);
    expect(stage.calls('POST').filter(call => call.endsWith('/submit'))).toHaveLength(1);
  }));

  it('shows what the card fields find, without counting an attempt', () => stage.visit(async page => {
    await toPayment(page);
    await payWith(page, '42');
    await page.getByText('Your card number is incomplete.').waitFor();
    expect(stage.calls('POST').filter(call => call.endsWith('/payment-attempts'))).toEqual([]);
  }));

  it('stops when the attempts are used up, and says whom to call', () => stage.visit(async page => {
    await toPayment(page);
    stage.server.state.attemptsLeft = 0;
    await payWith(page, '4242 4242 4242 4242');
    await page.getByText('There were too many payment attempts.').waitFor();
    expect(await page.getByRole('button', { name: /^Pay/ }).isEnabled()).toBe(false);
    expect(stage.server.state.charges).toEqual([]);
  }));

  it('saves the card for a later start, and says when it begins', THOROUGH, () => {
    stage.server.state.dueToday = false;
    return stage.visit(async page => {
      await toPayment(page);
      await page.getByText('Nothing is charged today.').waitFor();
      await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
      await press(page, 'Save card and finish');
      await page.getByText('Your membership begins on July 15, 2026.').waitFor();
      await shot(page, '31-done-later');
    });
  });

  it('asks for a fresh code in place when the token expires at the last moment', THOROUGH, () => stage.visit(async page => {
    await toPayment(page);
    await cardFields(page).getByLabel('Card number').fill('4242 4242 4242 4242');
    stage.server.state.expireToken = true;
    await press(page, /^Pay/);
    await page.getByLabel('6-digit code').fill(CODE);
    await page.getByText('MPP-7Q4K2').waitFor();
    expect(stage.server.state.charges).toHaveLength(1);
  }));

  it('goes on after a reload without a second submit of another key', THOROUGH, () => stage.visit(async page => {
    await toPayment(page);
    await payWith(page, '4000 0000 0000 0002');
    await page.getByText('Your card was declined.').waitFor();
    await page.reload();
    await askForCode(page);
    await page.getByLabel('6-digit code').fill(CODE);
    await payWith(page, '4242 4242 4242 4242');
    await page.getByText('MPP-7Q4K2').waitFor();
    expect(new Set(stage.server.state.log.filter(({ call }) => call.endsWith('/submit')).map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  }));
});

/** A member enrolls, and comes again when the membership is in each of these states. */
const comesAgain = (states: readonly (readonly [state: string, title: string])[]) => (): Promise<void> => stage.visit(async page => {
  await toPayment(page);
  await payWith(page, '4242 4242 4242 4242');
  await page.getByRole('heading', { name: 'Welcome, your membership is active' }).waitFor();
  await shot(page, '33-done');
  const [application] = stage.server.state.applications.values();
  for (const [state, title] of states) {
    Object.assign(application!, { step: 'done' }).membership!.state = state;
    await page.reload();
    await askForCode(page);
    await page.getByLabel('6-digit code').fill(CODE);
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.getByText('Next charge').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Open your own page' }).evaluate((a: HTMLAnchorElement) => [new URL(a.href).pathname, a.target, a.rel])).toEqual(['/account', '_blank', 'noopener']);
    await shot(page, `34-again-${state}`);
  }
  await axe(page, 'again');
}, { width: 375 });

describe('leaving and coming back', () => {
  it('says how a membership is doing to a member who comes again, and leads to their own page', comesAgain([['pending_payment', 'Your membership needs a payment'], ['ended', 'Your membership has ended']]));
  it('the same of one that is past due or paused', THOROUGH, comesAgain([['past_due', 'Your membership needs a payment'], ['paused', 'Your membership is paused']]));

  it('mails a link, saves a complete household first, and resumes at the same step without the token in the address', { ...THOROUGH, timeout: 30_000 }, async () => {
    await stage.visit(async page => {
      await verify(page);
      await fillHousehold(page);
      await press(page, 'Save and finish later');
      await press(page, 'Send me the link');
      await page.getByText('A link is on its way to').waitFor();
      await shot(page, '32-later');
      await axe(page, 'later');
    });
    const id = [...stage.server.state.applications.keys()][0] ?? '';
    expect(stage.server.state.applications.get(id)?.household?.people[0]?.firstName).toBe('Ana');
    await stage.visit(async page => {
      await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
      expect(page.url()).toBe(`${stage.server.product}/enroll/pk_test_desert`);
      await page.getByLabel('6-digit code').fill(CODE);
      await page.getByRole('heading', { name: 'Choose your plan' }).waitFor();
      await press(page, 'Household');
      expect(await page.getByLabel('First name').inputValue()).toBe('Ana');
    }, { path: `/enroll/pk_test_desert#resume=resume-${id}` });
  });

  it('explains a link that no longer works and lets the visitor begin', () => stage.visit(async page => {
    await page.getByText('This link no longer works').waitFor();
    await verify(page);
  }, { path: '/enroll/pk_test_desert#resume=resume-nobody' }));

  it('explains an unknown site', () => stage.visit(async page => {
    await page.getByText('This enrollment page is not available').waitFor();
  }, { path: '/enroll?site=pk_nobody' }));
});
