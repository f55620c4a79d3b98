import { expect, test } from 'vitest';
import { isUuid, newId } from './ids.js';

test('ids of one process are UUIDv7 and sort by creation, also within one millisecond and beyond a full count', () => {
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.every(id => isUuid(id) && id[14] === '7')).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
