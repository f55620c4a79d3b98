import type Stripe from 'stripe';

/**
 * What was done and the events each of it brought, as JSON: one line an event with its state and, for an update, what
 * changed. Compared with the files of server/sandbox/stripe/golden (`-u` writes them anew).
 */
export class GoldenSequence {
  private readonly lines: Record<string, unknown>[] = [];
  private last: string | null = null;
  private constructor(private readonly stripe: Stripe) {}

  /** Begins behind everything that has happened. */
  static async begin(stripe: Stripe): Promise<GoldenSequence> {
    const sequence = new GoldenSequence(stripe);
    await sequence.fresh();
    return sequence;
  }

  /** Does one thing and writes down the events of it. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const result = await work();
    this.lines.push({ do: what }, ...(await this.fresh()).map(essence));
    return result;
  }

  /** Leaves out what has happened since the last step. */
  async skip(): Promise<void> { await this.fresh(); }

  get text(): string { return `[\n${this.lines.map(line => `  ${JSON.stringify(line)}`).join(',\n')}\n]\n`; }

  private async fresh(): Promise<Stripe.Event[]> {
    const events: Stripe.Event[] = [];
    const cursor = this.last;
    for await (const event of this.stripe.events.list({ limit: 100, ...(cursor ? { ending_before: cursor } : {}) })) {
      if (cursor) events.push(event); else events.unshift(event);
    }
    this.last = events.at(-1)?.id ?? this.last;
    return events;
  }
}

const SHOWN = ['status', 'amount', 'amount_due', 'amount_paid', 'amount_refunded', 'total', 'balance', 'attempt_count'] as const;
function essence(event: Stripe.Event): Record<string, unknown> {
  const object = event.data.object as unknown as Record<string, unknown>;
  const facts = Object.fromEntries(SHOWN.flatMap(name => (typeof object[name] === 'string' || typeof object[name] === 'number' ? [[name, object[name]]] : [])));
  const changed = Object.keys(event.data.previous_attributes ?? {}).sort();
  return { type: event.type, ...facts, ...(changed.length > 0 ? { changed } : {}) };
}
