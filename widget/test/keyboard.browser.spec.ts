import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { THOROUGH } from '../../server/test/thorough.js';
import { axe, cardFields, noSideways, openPage, press, shot, toPayment, verify } from './support/browser.js';
import { CODE } from './support/fake-api.js';
import { useStage } from './support/stage.js';

const stage = useStage();

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

  it('enrolls in Spanish on a phone', { ...THOROUGH, timeout: 60_000 }, () => stage.visit(async page => {
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
    expect(new Set(stage.server.state.log.map(({ headers }) => headers['accept-language']))).toEqual(new Set(['es']));
  }, { width: 375, path: '/enroll?site=pk_test_desert&locale=es' }));
});

describe('language and look', () => {
  it('changes the language in the middle and keeps the place', () => stage.visit(async page => {
    await verify(page);
    await page.getByLabel('First name').fill('Ana');
    await press(page, 'Español');
    await page.getByRole('heading', { name: '¿Quiénes tendrán cobertura?' }).waitFor();
    expect(await page.getByLabel('Nombre').inputValue()).toBe('Ana');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('es');
  }));

  it('follows a dark device on the full page, with contrast kept', async () => {
    const { page, context } = await openPage(stage.browser, 1280, { colorScheme: 'dark' });
    await page.goto(`${stage.server.product}/enroll?site=pk_test_desert`);
    await toPayment(page);
    await axe(page, 'dark payment');
    await shot(page, '50-dark-payment');
    await press(page, 'Plan');
    await page.getByText('Prices for').waitFor();
    await axe(page, 'dark plan');
    await shot(page, '51-dark-plan');
    await context.close();
  });
});
