import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { writePreviews } from '../preview/preview.js';
import { segments, septets, toGsm7 } from '../gsm7.js';
import { locales, templates } from '../index.js';
import type { en } from '../templates/welcome/texts.js';

it('a catalogue that lacks a text does not compile', () => {
  // @ts-expect-error every text of the English catalogue is required in each other one
  const incomplete: typeof en = { subject: 'x' };
  expect(incomplete).toBeDefined();
});

it('the preview holds every mail in every language', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mails-'));
  try {
    const count = Object.keys(templates).length * locales.length;
    expect(await writePreviews(folder)).toBe(count);
    const files = await readdir(folder);
    expect(files.filter(name => name.endsWith('.html'))).toHaveLength(count + 1);
    expect(await readFile(path.join(folder, 'index.html'), 'utf8')).toContain('verification_code.es.html');
  } finally { await rm(folder, { recursive: true }); }
});

it('templates import nothing from the server', async () => {
  const root = path.join(import.meta.dirname, '..');
  const files = (await readdir(root, { recursive: true })).filter(name => name.endsWith('.ts'));
  for (const name of files) expect(await readFile(path.join(root, name), 'utf8'), name).not.toMatch(/from ['"](?:#(?!emails\/)|(?:\.\.\/)+server)/u);
});

it.each([['Código válido: ¿sí?', 'Codigo valido: ¿si?'], ['“a” – b…', '"a" - b...'], ['ñ é à', 'ñ é à'], ['日本', '日本']])('spells %j for GSM-7', (text, expected) => {
  expect(toGsm7(text)).toBe(expected);
});

it.each([['a'.repeat(160), 160, 1], ['a'.repeat(161), 161, 2], ['[]'.repeat(40), 160, 1], ['日'.repeat(70), null, 1], ['日'.repeat(71), null, 2]])('counts septets and messages', (text, length, count) => {
  expect(septets(text)).toBe(length);
  expect(segments(text)).toBe(count);
});
