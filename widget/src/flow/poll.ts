/** About two minutes in all: quick at first, since the webhook usually lands within seconds. */
export const POLL_WAITS_MS: readonly number[] = [700, 1000, 1500, 2000, 3000, ...Array<number>(24).fill(5000)];

/**
 * Calls `ask` until it returns something other than undefined. Returns null when the waits are used up or `stopped` turns true.
 * A rejected `ask` counts as no answer yet, unless `fatal` says that it is one.
 */
export async function poll<R>(ask: () => Promise<R | undefined>, options: {
  waits?: readonly number[]; sleep?: (ms: number) => Promise<void>; stopped?: () => boolean; fatal: (error: unknown) => boolean;
}): Promise<R | null> {
  const { waits = POLL_WAITS_MS, sleep = (ms: number) => new Promise<void>(done => setTimeout(done, ms)), stopped = () => false, fatal } = options;
  for (const wait of waits) {
    if (stopped()) return null;
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (fatal(error)) throw error;
    }
    await sleep(wait);
  }
  return null;
}
