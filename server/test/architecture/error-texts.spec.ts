import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isTextKey } from '#kit/i18n/translate.js';

const SERVER = join(import.meta.dirname, '../..');
const sources = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.replaceAll('\\', '/').startsWith('sandbox/'));

/** Codes as they are declared: `appError(409, 'price_changed')`. */
const declared = sources.flatMap((path) => [...readFileSync(join(SERVER, path), 'utf8').matchAll(/\bappError\(\d{3}, '(\w+)'\)|new AppError\(\d{3}, '(\w+)'/g)].map((found) => found[1] ?? found[2] ?? ''));

it('every error that is declared has its text', () => {
  expect(declared.length).toBeGreaterThan(20);
  expect([...new Set(declared)].filter((code) => !isTextKey(`error.${code}`))).toEqual([]);
});
