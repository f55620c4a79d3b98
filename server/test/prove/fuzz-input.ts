import type { Random } from './random.js';

/** Values that break what was not thought of: types, lengths, encodings, names of the prototype. */
export const NASTY: readonly unknown[] = [
  null, true, false, 0, -1, 1e308, -0, 2 ** 53, 0.1, '', ' ', '\u0000', 'a\u0000b', '\ud800', '\udfff x', '\u202e', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '../../etc/passwd', '%00', '%', '%s%n', '${7*7}', '{{7*7}}',
  `' or 1=1 --`, `"; drop table person; --`, '<script>alert(1)</script>', '\r\nx-injected: 1', '4242424242424242', '2026-02-30', '0000-00-00', '9999-12-31', '99999-01-01', 'NaN', 'Infinity', '1e400', '٣', '👩‍👩‍👧‍👦', 'İ', 'ß', 'x'.repeat(5000), '\u0301'.repeat(500),
  [], {}, [[]], [null], { length: -1 }, { toString: 1 }, { $ne: null }, { $gt: '' }, ['a', ['b', ['c']]], '00000000-0000-0000-0000-000000000000', 'undefined', '-9223372036854775809',
];

const deep = (levels: number, list: boolean): string => (list ? '['.repeat(levels) + ']'.repeat(levels) : '{"a":'.repeat(levels) + '1' + '}'.repeat(levels));

/** Whole bodies that are not made by `JSON.stringify`. */
export function rawBody(random: Random): Buffer {
  switch (random.below(10)) {
    case 0: return Buffer.from(deep(random.pick([5, 500, 20_000]), random.chance(0.5)));
    case 1: return Buffer.from(`{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}`);
    case 2: return Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]); // {"<no UTF-8>":1}
    case 3: return Buffer.from(JSON.stringify({ a: 'x'.repeat(random.pick([1000, 200_000, 300_000])) }));
    case 4: return Buffer.from('{"a":"\\u0000","b":"\\ud800"}');
    case 5: return Buffer.from('\ufeff{"a":1}', 'utf8');
    case 6: return Buffer.from('{"a":1,"a":2,');
    case 7: return Buffer.from(random.pick(['null', '1', '"x"', '[]', 'true', 'NaN', '{}', ' ', '\n']));
    case 8: return Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)));
    default: return Buffer.from(`{"a":${'9'.repeat(random.pick([20, 400, 5000]))}}`);
  }
}

type Schema = Readonly<Record<string, unknown>>;
const asSchema = (value: unknown): Schema => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Schema : {});

/** Something that fits a JSON Schema more or less: each part is left out, doubled or replaced by something nasty now and then. */
export function fitting(random: Random, schema: unknown, ids: readonly string[], depth = 0): unknown {
  if (depth > 8 || random.chance(0.08)) return random.pick(NASTY);
  const s = asSchema(schema);
  const choices = (s['anyOf'] ?? s['oneOf']) as unknown[] | undefined;
  if (choices?.length) return fitting(random, random.pick(choices), ids, depth + 1);
  if (Array.isArray(s['enum']) && s['enum'].length) return random.pick(s['enum'] as unknown[]);
  if ('const' in s) return s['const'];
  switch (s['type']) {
    case 'object': return objectOf(random, s, ids, depth);
    case 'array': return Array.from({ length: random.pick([0, 1, 1, 2, 3, 40]) }, () => fitting(random, s['items'], ids, depth + 1));
    case 'integer': case 'number': return random.pick([0, 1, 2, 17, 9900, 27_900, -1, 1e9]);
    case 'boolean': return random.chance(0.7);
    default: return textOf(random, s, ids);
  }
}

function objectOf(random: Random, s: Schema, ids: readonly string[], depth: number): unknown {
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(asSchema(s['properties']))) if (!random.chance(0.06)) out[name] = fitting(random, inner, ids, depth + 1);
  if (random.chance(0.04)) out[random.pick(['extra', 'id', 'role', 'isAdmin', 'state'])] = random.pick(NASTY);
  return out;
}

function textOf(random: Random, { format }: Schema, ids: readonly string[]): string {
  if (format === 'uuid') return random.pick(ids);
  if (format === 'date') return random.pick(['1984-02-29', '2015-05-05', '2026-12-01', '1900-01-01', '2026-02-30']);
  if (format === 'email') return `v${random.below(1e9)}@visitor.example`;
  return random.pick(['Ines', 'Example', 'AZ', '85004', 'en', 'es', 'email', 'sms', 'member', 'owner', 'https://clinic.example', '+14805550123', '123456', 'EE', 'active', '2026-12-01', 'correct horse battery', ...ids.slice(0, 2)]);
}

const escapes = (text: string): string => [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
/** One part of an address, or of a query: known, unknown, or badly encoded. */
export function segment(random: Random, known: readonly string[]): string {
  if (random.chance(0.7)) return random.pick(known);
  return random.pick(['__proto__', 'constructor', 'toString', 'nothing', '%', '%ff', '%00', '%c3%28', '%ED%A0%80', '..%2f..%2fetc', '..', '.', '', '%2e%2e', 'a'.repeat(190), 'x'.repeat(3000), escapes('👩‍👧'), escapes(`' or 1=1 --`), '-1', '1e99', 'null', '[object Object]', '%0d%0ax-injected:1']);
}

export function queryOf(random: Random, names: readonly string[], values: readonly string[]): string {
  if (random.chance(0.4)) return '';
  const parts = Array.from({ length: 1 + random.below(5) }, () => `${random.chance(0.85) ? random.pick(names) : segment(random, ['a', 'filters.__proto__', 'a[b][c]', '__proto__[x]', '$where'])}=${segment(random, values)}`);
  return `?${random.chance(0.03) ? parts[0]!.repeat(300) : parts.join(random.chance(0.9) ? '&' : ';')}`;
}
