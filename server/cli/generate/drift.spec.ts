import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { documentsOfCode } from './documents.js';

const root = path.join(import.meta.dirname, '../../..');

it.each(documentsOfCode(root).map(({ path: name, text }) => [name, text] as const))('%s is up to date (npm run generate writes it)', (name, text) => {
  expect(readFileSync(path.join(root, name), 'utf8')).toBe(text);
});
