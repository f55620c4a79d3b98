import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readAsset } from '../assets.js';

const root = path.resolve(import.meta.dirname, '../../..');

it.each(['tsconfig.json', 'tsconfig.card.json', 'tsconfig.challenge.json'])('the scripts of %s pass the type check', name => {
  const checked = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', path.join(import.meta.dirname, 'browser', name)], { encoding: 'utf8' });
  expect(checked.stdout).toBe('');
  expect(checked.status).toBe(0);
});

it('every text is there in both languages', () => {
  const source = readAsset('stripe/browser/texts.js');
  const table = (new Function(`${source}; return TEXTS;`) as () => Record<'en' | 'es', Record<string, string>>)();
  expect(Object.keys(table.es).sort()).toEqual(Object.keys(table.en).sort());
  for (const texts of Object.values(table)) for (const text of Object.values(texts)) expect(text).not.toBe('');
});
