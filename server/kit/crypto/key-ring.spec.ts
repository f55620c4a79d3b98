import type fs from 'node:fs';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeyRing } from './key-ring.js';

vi.mock('node:fs', async original => {
  const real = await original<typeof fs>();
  return { ...real, writeFileSync: vi.fn<typeof real.writeFileSync>(real.writeFileSync) };
});
const write = vi.mocked((await import('node:fs')).writeFileSync);
const real = write.getMockImplementation()!;

let dir: string;
beforeEach(() => { dir = mkdtempSync(path.join(tmpdir(), 'mpp-ring-')); });
afterEach(() => { write.mockImplementation(real); rmSync(dir, { recursive: true, force: true }); });
const files = () => readdirSync(path.join(dir, 'keys'));

test('the first start makes the ring, for its owner alone, and every later one reads it', () => {
  const sealed = KeyRing.fromDirectory(dir).seal('secret', 'here');
  expect(KeyRing.fromDirectory(dir).open(sealed, 'here')).toBe('secret');
  expect(statSync(path.join(dir, 'keys', 'ring.json')).mode & 0o777).toBe(0o600);
  expect(files()).toEqual(['ring.json']);
});

test.each(['before', 'after'])('two processes that start at once agree (the other is %s us)', order => {
  let other: KeyRing | undefined;
  write.mockImplementationOnce((...args) => {
    if (order === 'after') real(...args);
    other = KeyRing.fromDirectory(dir);
    if (order === 'before') real(...args);
  });
  const ours = KeyRing.fromDirectory(dir);
  expect(ours.open(other!.seal('secret', 'here'), 'here')).toBe('secret');
  expect(files()).toEqual(['ring.json']);
});

test('a process that dies while it writes leaves no half ring behind', () => {
  write.mockImplementationOnce((file, data, options) => { real(file, String(data).slice(0, 9), options); throw new Error('power cut'); });
  expect(() => KeyRing.fromDirectory(dir)).toThrow('power cut');
  expect(KeyRing.fromDirectory(dir).current).toBe('k1');
});
