import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sourceFacts } from '../architecture/source-facts.js';

const files = readdirSync(import.meta.dirname).filter(name => name.endsWith('.ts') && !name.endsWith('.spec.ts') && name !== 'cases.ts');

test.each([...files, 'hand.spec.ts'])('the oracle knows nothing of the product: %s', name => {
  const { imports } = sourceFacts(`server/test/oracle/${name}`, readFileSync(path.join(import.meta.dirname, name), 'utf8'));
  expect(imports.map(i => i.specifier).filter(s => !/^\.\/(calendar|money|life)\.js$/.test(s) && s !== 'vitest')).toEqual([]);
});

test('there is an oracle to look at', () => { expect(files.sort()).toEqual(['calendar.ts', 'life.ts', 'money.ts']); });
