import { describe, expect, test } from 'vitest';
import { withLiterals } from '#kit/db/copy-out.js';
import { headingLine } from './cells.js';

describe('values as literals', () => {
  test('numbers of parameters inside quotes are text', () => {
    expect(withLiterals(`select '$1', "a$1", $1, $2, $11 from t where x = '''$2'`, [`o'clock`, null, ...Array.from({ length: 8 }), 'k'])).toBe(`select '$1', "a$1", 'o''clock', null, 'k' from t where x = '''$2'`);
  });
  test('a backslash, a list and a date', () => {
    expect(withLiterals('$1 $2 $3', ['a\\b', ['x"y', 'a,b', 'c\\'], new Date('2026-01-02T03:04:05.678Z')])).toBe(String.raw` E'a\\b'  E'{"x\\"y","a,b","c\\\\"}' '2026-01-02T03:04:05.678Z'`);
  });
  test('an object is refused', () => { expect(() => withLiterals('$1', [{ a: 1 }])).toThrow(/text, a number/); });
});

test('headings are quoted where they must be', () => { expect(headingLine(['A', 'B, "b"'])).toBe('A,"B, ""b"""\n'); });
