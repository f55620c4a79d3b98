import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { codeAt, type DirectMessage, inviteStaff, sendReset } from '#identity/index.js';
import { systemClock } from '#kit/time/clock.js';
import { restFactor, steadyStep, testCode } from '#test/second-factor.js';
import { firstThenThorough, THOROUGH } from '#test/thorough.js';
import { openPage, startBrowser, type Walker } from './browser.js';
import { PASSWORD, type PanelWorld, panelWorld } from './panel-world.js';

const NEXT = 'four tidy green lamps';
const messages: DirectMessage[] = [];
let world: PanelWorld;
let browser: Browser;

beforeAll(async () => {
  world = await panelWorld({ listen: true, ports: { messenger: { send: async m => { messages.push(m); return Promise.resolve(); } }, links: { get base() { return `${world.origin}/`; }, enroll: '' } } });
  browser = await startBrowser();
});
afterAll(async () => { await browser?.close(); await world?.close(); });
beforeEach(() => steadyStep(12));

const linkTo = (email: string): string => String(messages.findLast(m => m.to === email)?.props['link']);
const keyOn = async (page: Page): Promise<string> => { await page.locator('summary').click(); return (await page.locator('#secret').innerText()).replace(/\s/g, ''); };
const picture = (page: Page, name: string): Promise<unknown> => (process.env['SCREENSHOTS'] ? page.screenshot({ path: `${process.env['SCREENSHOTS']}/${name}.png`, fullPage: true }) : Promise.resolve());

async function enter(page: Page, email: string, password: string, code: string): Promise<void> {
  await page.goto(`${world.origin}/admin/sign-in`);
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.fill('#code', code);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.locator('.dash-cards').waitFor();
}

/** From the mail to the panel: password, QR code, recovery codes. */
async function join({ page, check }: Walker, width: number): Promise<{ email: string; secret: string; recovery: string }> {
  const email = `nia${width}@clinic.example`;
  await execute(world.db, system('test'), inviteStaff, { email, name: 'Nia Newcomer', roles: ['owner'], endsOn: '2099-12-31' });
  await page.goto(linkTo(email));
  await page.getByRole('heading', { name: 'You are invited' }).waitFor();
  expect(page.url()).toBe(`${world.origin}/admin/invitation`);
  await check('invitation');
  await picture(page, `invitation-${width}`);
  await page.fill('#password', 'passwordpassword');
  await page.fill('#again', 'passwordpassword');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('alert').waitFor();
  await page.fill('#password', NEXT);
  await page.fill('#again', NEXT);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('heading', { name: 'Protect your account' }).waitFor();
  await check('set-up');
  await picture(page, `set-up-${width}`);
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
  const secret = await keyOn(page);
  await check('set-up with the key');
  await page.fill('#code', '000000');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('alert').waitFor();
  await page.fill('#code', codeAt(secret, systemClock.now()));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
  await check('recovery codes');
  await picture(page, `recovery-codes-${width}`);
  const recovery = await page.locator('#codes code').first().innerText();
  await page.getByRole('link', { name: 'I have kept them, go on' }).click();
  await page.locator('.dash-cards').waitFor();
  return { email, secret, recovery };
}

/** Out and in again with a recovery code, by keyboard. */
async function comeBack({ page, check }: Walker, width: number, email: string, recovery: string): Promise<void> {
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  await check('sign-in');
  await picture(page, `sign-in-${width}`);
  await page.fill('#email', email);
  await page.fill('#password', NEXT);
  await page.keyboard.press('Enter');
  await page.locator('#code').waitFor();
  await check('code');
  await picture(page, `code-${width}`);
  await page.getByRole('link', { name: 'No phone at hand? Use a recovery code' }).click();
  await check('recovery code');
  await picture(page, `recovery-${width}`);
  await page.keyboard.type(recovery.toLowerCase());
  await page.keyboard.press('Enter');
  await page.locator('.dash-cards').waitFor();
}

/** A change that needs a fresh code: the dialog asks, a wrong code is said, a right one repeats the change. */
async function stepUp({ page, check }: Walker, width: number, email: string, secret: string): Promise<void> {
  const { id } = await world.user(['support'], `Sam Support ${width}`);
  const [me] = await world.sql<{ id: string }>('select id from user_account where email = $1', email);
  await restFactor(world.db, me!.id);
  await world.sql(`update session set mfa_at = now() - interval '6 minutes' where user_id = $1`, me!.id);
  await page.goto(`${world.origin}/admin/resources/users/records/${id}/grantRole`);
  await page.selectOption('#field-role', 'billing');
  await check('grant a role');
  await page.getByRole('button', { name: 'Grant a role' }).click();
  await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
  await check('step-up');
  await picture(page, `step-up-${width}`);
  await page.getByRole('button', { name: 'Go back' }).click();
  await page.getByRole('alert').waitFor();
  expect(await world.sql('select 1 from role_grant where user_id = $1', id)).toHaveLength(1);
  await page.getByRole('button', { name: 'Grant a role' }).click();
  await page.fill('#step-up-code', '000000');
  await page.keyboard.press('Enter');
  await page.locator('.step-up .note-error').waitFor();
  await page.fill('#step-up-code', codeAt(secret, systemClock.now()));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Grant a role: done.' }).waitFor();
  expect(await world.sql('select 1 from role_grant where user_id = $1', id)).toHaveLength(2);
}

async function account({ page, check }: Walker, width: number): Promise<void> {
  await page.goto(`${world.origin}/admin`);
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  await page.getByText('This browser').waitFor();
  await check('account');
  await picture(page, `account-${width}`);
  await page.fill('#current', 'not it at all');
  await page.fill('#password', PASSWORD);
  await page.fill('#again', PASSWORD);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('The current password is not right.').waitFor();
  await check('account with an error');
  await page.getByRole('button', { name: 'Make new recovery codes' }).click();
  await page.getByRole('heading', { name: 'Keep these recovery codes' }).waitFor();
  await page.getByRole('link', { name: 'I have kept them, go on' }).click();
  await page.getByText('Recovery codes left: 10 of 10.').waitFor();
  await page.getByRole('button', { name: 'Use another phone or app' }).click();
  await page.getByRole('heading', { name: 'Set up another app' }).waitFor();
  const secret = await keyOn(page);
  await page.fill('#code', codeAt(secret, systemClock.now()));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('Your new authenticator app is in use.').waitFor();
}

firstThenThorough([1280, 375], 'somebody joins, comes back without the phone, confirms a change and looks after the account at %s px', 180_000, async width => {
  const walker = await openPage(browser, width);
  const { email, secret, recovery } = await join(walker, width);
  await comeBack(walker, width, email, recovery);
  await stepUp(walker, width, email, secret);
  await account(walker, width);
  expect(walker.complaints).toEqual([]);
});

test('a forgotten password: asked for, mailed, set by the link, and used', { ...THOROUGH, timeout: 120_000 }, async () => {
  const { page, complaints, check } = await openPage(browser, 375);
  const { id, email } = await world.user(['owner']);
  await page.goto(`${world.origin}/admin/sign-in`);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await check('forgot');
  await page.fill('#email', email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('If this address has an account').waitFor();
  await check('sent');
  await picture(page, 'forgot-375');
  await sendReset(world.db, id);
  await page.goto(linkTo(email));
  await page.getByText(`For ${email}`).waitFor();
  await check('reset');
  await picture(page, 'reset-375');
  await page.fill('#password', NEXT);
  await page.fill('#again', NEXT);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('Your new password is set').waitFor();
  await enter(page, email, NEXT, testCode());
  await page.goto(linkTo(email));
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  await check('used link');
  expect(complaints).toEqual([]);
});

test('the pages work in Spanish', { ...THOROUGH, timeout: 60_000 }, async () => {
  const { page, complaints, check } = await openPage(browser, 375);
  await page.setExtraHTTPHeaders({ 'accept-language': 'es' });
  const { email } = await world.user(['owner']);
  await page.goto(`${world.origin}/admin/sign-in`);
  await page.fill('#email', email);
  await page.fill('#password', PASSWORD);
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  await page.fill('#code', testCode());
  await page.getByRole('button', { name: 'Continuar' }).click();
  await page.locator('.dash-cards').waitFor();
  await page.goto(`${world.origin}/admin/account`);
  await page.getByRole('heading', { name: 'Su cuenta' }).waitFor();
  await check('account in Spanish');
  await picture(page, 'account-es-375');
  expect(complaints).toEqual([]);
});
