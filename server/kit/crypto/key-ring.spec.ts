import type fs from 'node:fs';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changeRing, KeyRing, withNewKey, withoutKey } from './key-ring.js';

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

test('a new key becomes current in one step; who runs already takes it over, and opens what it seals at once', () => {
  const running = KeyRing.fromDirectory(dir);
  const old = running.seal('before', 'here');
  const { id } = changeRing(dir, withNewKey);
  expect(id).toBe('k2');
  expect(files()).toEqual(['ring.json']);
  expect(statSync(path.join(dir, 'keys', 'ring.json')).mode & 0o777).toBe(0o600);
  const fresh = KeyRing.fromDirectory(dir).seal('after', 'here');
  expect(fresh).toMatch(/^k2\./);
  expect(running.open(fresh, 'here')).toBe('after');
  expect([running.current, running.ids, running.open(old, 'here'), running.refresh()]).toEqual(['k2', ['k2', 'k1'], 'before', false]);
});

test('a retired key verifies the audit rows it signed, and nothing else', () => {
  const before = KeyRing.fromDirectory(dir);
  const [mac, sealed, token] = [before.mac('audit', 'a row'), before.seal('secret', 'here'), before.mac('token', 'a token')];
  changeRing(dir, withNewKey);
  changeRing(dir, json => ({ json: withoutKey(json, 'k1') }));
  const ring = KeyRing.fromDirectory(dir);
  expect(ring.ids).toEqual(['k2']);
  expect([ring.signs('k1'), ring.macMatches('audit', 'a row', mac, 'k1'), ring.macMatches('audit', 'another', mac, 'k1')]).toEqual([true, true, false]);
  expect(() => ring.open(sealed, 'here')).toThrow('not in the ring');
  expect(() => ring.macMatches('token', 'a token', token, 'k1')).toThrow('not in the ring');
  expect(changeRing(dir, withNewKey).id).toBe('k3');
});

test('the current key cannot be retired, nor one that is not there', () => {
  KeyRing.fromDirectory(dir);
  expect(() => changeRing(dir, json => ({ json: withoutKey(json, 'k1') }))).toThrow('current');
  expect(() => changeRing(dir, json => ({ json: withoutKey(json, 'k9') }))).toThrow('not among');
});
