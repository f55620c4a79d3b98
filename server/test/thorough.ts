import { test, type TestOptions } from 'vitest';

/**
 * For what shows again, in another width, language, role or moment, what `npm test` has shown, or takes long for what it shows:
 * `npm run test:thorough` runs it, and CI after `npm test`.
 */
export const THOROUGH = { tags: ['thorough'] } as const satisfies TestOptions;

/** The same test of several cases: the first in `npm test`, the others in `npm run test:thorough`. `%s` in the name is the case. */
export function firstThenThorough<T extends string | number>(cases: readonly [T, ...T[]], name: string, timeout: number, run: (one: T) => Promise<void>): void {
  const [first, ...others] = cases;
  test(name.replace('%s', String(first)), { timeout }, () => run(first));
  for (const one of others) test(name.replace('%s', String(one)), { ...THOROUGH, timeout }, () => run(one));
}
