import { expect, test } from 'vitest';
import { buildPorts } from '#composition/ports.js';
import { offlineConfig } from '#cli/generate/offline-app.js';
import { renderAccounting } from './accounting.document.js';
import { accountingTexts } from './accounting.text.js';
import { BASES, earliestFrom, GROUNDS, isAccountable, OWN_DISCLOSURES } from './disclosure.rules.js';

test('what counts is what the rule does not exempt', () => {
  const exempt = ['treatment', 'payment', 'health_care_operations', 'to_the_individual', 'incidental', 'authorized', 'involved_in_care', 'national_security', 'correctional', 'limited_data_set'];
  expect(Object.keys(GROUNDS).filter(g => !GROUNDS[g as keyof typeof GROUNDS].counts)).toEqual(exempt);
  expect(BASES).toHaveLength(13);
  for (const ground of Object.values(GROUNDS)) expect(ground.cite).toMatch(/^164\.5(12|28)\(/);
  for (const locale of ['en', 'es'] as const) expect(Object.keys(accountingTexts[locale].ground)).toEqual(BASES);
});

test('every way out of the product is judged, and none of them counts', () => {
  const url = 'postgres://a:b@127.0.0.1:9/x';
  const ports = Object.keys(buildPorts(offlineConfig({ appUrl: url, ownerUrl: url, systemUrl: url }, '/nowhere'), {}));
  expect(ports.filter(port => !Object.hasOwn(OWN_DISCLOSURES, port))).toEqual([]);
  for (const judged of Object.values(OWN_DISCLOSURES)) if (judged) expect(GROUNDS[judged.ground].counts).toBe(false);
});

test.each([['2026-11-20', '2020-11-20'], ['2028-02-29', '2022-02-28'], ['2026-01-01', '2020-01-01']])('on %s the six years begin on %s', (today, from) => { expect(earliestFrom(today)).toBe(from); });

const PERIOD = { from: '2024-01-01', to: '2024-12-31', personId: null, today: '2026-11-20' };
const ONE = { disclosedOn: '2024-06-01', lastOn: null, withheldUntil: null, personId: null };
test.each([
  ['in the period', ONE, PERIOD, true], ['on its first day', { ...ONE, disclosedOn: '2024-01-01' }, PERIOD, true], ['on its last day', { ...ONE, disclosedOn: '2024-12-31' }, PERIOD, true],
  ['before it', { ...ONE, disclosedOn: '2023-12-31' }, PERIOD, false], ['after it', { ...ONE, disclosedOn: '2025-01-01' }, PERIOD, false],
  ['begun before it and repeated within', { ...ONE, disclosedOn: '2023-05-01', lastOn: '2024-02-01' }, PERIOD, true],
  ['withheld for an agency until later', { ...ONE, withheldUntil: '2026-11-20' }, PERIOD, false], ['no longer withheld', { ...ONE, withheldUntil: '2026-11-19' }, PERIOD, true],
  ['about the household, asked for one member', ONE, { ...PERIOD, personId: 'a' }, true], ['about another member', { ...ONE, personId: 'b' }, { ...PERIOD, personId: 'a' }, false], ['about the member', { ...ONE, personId: 'a' }, { ...PERIOD, personId: 'a' }, true],
])('a disclosure %s', (_, disclosure, period, expected) => { expect(isAccountable(disclosure, period)).toBe(expected); });

test('the page is in the reader\'s language, and no value can leave its place', () => {
  const html = renderAccounting({
    locale: 'es', from: '2020-11-20', to: '2026-11-20', producedOn: '2026-11-20', producedBy: 'Robin <b>', people: [{ id: 'p', name: 'Inés "O\'Hara"' }], provider: { name: 'Clinic & Co', address: '1 Road', phone: '+1 480 555 0100', email: 'care@clinic.example' },
    disclosures: [{ disclosedOn: '2024-02-01', lastOn: '2024-03-01', times: 3, recipient: '<script>alert(1)</script>', recipientAddress: null, description: 'a\u202eb', purpose: 'p', basis: 'law_enforcement', personId: 'p' }],
  });
  expect(html).toContain('<html lang="es">');
  expect(html).toContain('Informe de divulgaciones');
  expect(html).toContain('3 veces, la última el');
  expect(html).toContain('Autoridad policial');
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toMatch(/<script|<b>|\u202e/);
});
