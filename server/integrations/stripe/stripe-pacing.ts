import Stripe from 'stripe';
import { setTimeout as wait } from 'node:timers/promises';
import { elapsed } from '#kit/time/clock.js';

/** What Stripe allows an account: so many reads and, counted apart, so many writes a second. */
export const LIVE_PER_SECOND = 100;
export const TEST_PER_SECOND = 25;

/**
 * A token bucket: up to a second's worth at once, then evenly. Who asks first goes first. Stripe counts an account, not a
 * process: each of several processes is to be given its part.
 */
export class Pace {
  readonly #each: number;
  readonly #burst: number;
  /** When the next request may leave, were nothing saved up. */
  #next = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, private readonly now: () => number = elapsed, private readonly sleep: (ms: number) => Promise<unknown> = wait) {
    if (!(perSecond > 0)) throw new RangeError(`${perSecond} requests a second`);
    this.#each = 1000 / perSecond;
    this.#burst = 1000 - this.#each;
  }

  /** Resolves when one more request may leave. */
  async take(): Promise<void> {
    const now = this.now();
    const at = Math.max(this.#next, now - this.#burst);
    this.#next = at + this.#each;
    if (at > now) await this.sleep(at - now);
  }
}

type Client = NonNullable<Stripe.StripeConfig['httpClient']>;

/** The SDK's own client, with every request, its repeats too, let out at the pace. A slow read holds up no payment: writes are counted apart. */
export function pacedClient(perSecond: number): Client {
  const [reads, writes] = [new Pace(perSecond), new Pace(perSecond)];
  const client = Stripe.createNodeHttpClient();
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (host, port, path, method, ...rest) => {
      await (method === 'GET' ? reads : writes).take();
      return client.makeRequest(host, port, path, method, ...rest);
    },
  };
}
