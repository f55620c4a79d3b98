import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { documentsOfCode } from './documents.js';

it.each(documentsOfCode().map(({ path, text }) => [path, text] as const))('%s is up to date', (path, text) => {
  expect(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')).toBe(text);
});
