import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCardNumber, holdsCardNumber, passesLuhn } from './card-number.js';

const TEST_CARDS = ['4242424242424242', '4000056655665556', '5555555555554444', '2223003122003222', '378282246310005', '6011111111111117', '30569309025904', '3566002020360505', '6200000000000005', '4222222222222', '6304000000000000000'];

describe('a card number', () => {
  it.each(TEST_CARDS)('%s is found, alone, grouped and in a sentence', (card) => {
    const groups = card.match(/.{1,4}/g) ?? [];
    for (const text of [card, groups.join(' '), groups.join('-'), groups.join('.'), groups.join('  '), groups.join('\u00a0'), groups.join('–'), `my card is ${card}.`, `VISA${card}`, `${card}!`, `card:${groups.join(' ')},exp 12/29`]) {
      expect(holdsCardNumber(text), text).toBe(true);
    }
  });

  it('is found beside other numbers and in other digits', () => {
    expect(holdsCardNumber('2 4242 4242 4242 4242')).toBe(true);
    expect(holdsCardNumber('4242 4242 4242 4242 123')).toBe(true);
    expect(holdsCardNumber('４２４２４２４２４２４２４２４２')).toBe(true);
    expect(holdsCardNumber('12/29 4242-4242-4242-4242 999')).toBe(true);
  });

  it.each([
    '', '4242424242424241', '424242424242', '42424242424242424242', '0000000000000000', '+1 480 555 0100', '85001-1234', '1980-06-01', '100 Cactus Lane', '2026-11-20T21:11:00.000Z',
    '0190a1b2-4123-7567-8123-123456789012', '4242 4242 4242 and 4242', 'abc', '1.2.3.4',
  ])('%j is none', (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  it('is not seen in a thousand identifiers and digests', () => {
    for (let index = 0; index < 1_000; index += 1) {
      const digest = createHash('sha256').update(String(index)).digest('hex');
      const uuid = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
      expect(findCardNumber({ hash: digest, id: uuid })).toBeNull();
    }
  });
});

describe('in a payload', () => {
  it('is found at its path', () => {
    expect(findCardNumber({ people: [{ firstName: 'Ana' }, { lastName: '4242 4242 4242 4242' }] })).toBe('people.1.lastName');
    expect(findCardNumber({ a: { b: { c: ['x', 4242424242424242] } } })).toBe('a.b.c.1');
    expect(findCardNumber('4242424242424242')).toBe('');
    expect(findCardNumber({ address: { 4242424242424242: true } })).toBe('address');
    expect(findCardNumber({ n: 4242424242424242n })).toBe('n');
    expect(findCardNumber({ a: null, b: undefined, c: true, d: 12.5, e: [] })).toBeNull();
  });

  it('refuses what is too deep to look through', () => {
    let deep: unknown = 'x';
    for (let depth = 0; depth < 50; depth += 1) deep = { in: deep };
    expect(findCardNumber(deep)).toMatch(/^in(\.in){32}$/);
  });

  it('is found wherever it hides', () => {
    fc.assert(fc.property(fc.constantFrom(...TEST_CARDS), fc.jsonValue({ maxDepth: 4 }), fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }), (card, noise, path) => {
      const hidden = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), card);
      expect(findCardNumber([hidden])).toBe(['0', ...path].join('.'));
      expect(() => findCardNumber(noise)).not.toThrow();
    }));
  });
});

it('checks digits as Luhn did', () => {
  expect(passesLuhn('79927398713')).toBe(true);
  for (const last of '012456789') expect(passesLuhn(`7992739871${last}`)).toBe(false);
  expect(passesLuhn('')).toBe(false);
});

it('is quick with hostile text', () => {
  const text = '4 '.repeat(50_000);
  const before = process.hrtime.bigint();
  holdsCardNumber(text);
  expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(1_000);
});
