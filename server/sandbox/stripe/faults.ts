import { z } from 'zod';

const kinds = ['status', 'status_after_commit', 'timeout', 'timeout_after_commit', 'reset', 'reset_after_commit', 'slow', 'exit_after_commit'] as const;
const ruleSchema = z.strictObject({
  /** `customers.create`, `customers.*` or `*`. */
  operation: z.string(),
  kind: z.enum(kinds),
  /** For the kinds `status` and `status_after_commit`: 409, 429, 500 or 503. */
  status: z.union([z.literal(409), z.literal(429), z.literal(500), z.literal(503)]).default(500),
  /** How long the caller hangs (`timeout`, `timeout_after_commit`) or waits for its answer (`slow`). */
  ms: z.int().min(0).max(600_000).default(120_000),
  /** Share of requests, 0 to 1. */
  rate: z.number().min(0).max(1).default(1),
  /** How many more times; without it, for ever. */
  times: z.int().min(1).optional(),
});
const webhookSchema = z.strictObject({
  drop: z.number().min(0).max(1).default(0), duplicate: z.number().min(0).max(1).default(0),
  delay: z.number().min(0).max(1).default(0), delayMs: z.int().min(0).max(600_000).default(1000), shuffle: z.boolean().default(false),
});
/** Every kind of trouble at once: this share of the requests suffers one, half of them when the work is done already; and the webhooks are no better. */
const stormOf = (rate: number): { rules: Rule[]; webhooks: WebhookFaults } => {
  const before = [{ kind: 'status', status: 409 }, { kind: 'status', status: 429 }, { kind: 'status', status: 500 }, { kind: 'reset' }] as const;
  const after = [{ kind: 'status_after_commit', status: 500 }, { kind: 'status_after_commit', status: 503 }, { kind: 'reset_after_commit' }, { kind: 'timeout_after_commit', ms: 1000 }] as const;
  const all = [...before, ...after];
  // One after another each takes its part of the requests that those before it let through.
  const rules = all.map((rule, index) => ruleSchema.parse({ operation: '*', ...rule, rate: rate / all.length / (1 - (rate * index) / all.length) }));
  return { rules, webhooks: webhookSchema.parse({ drop: rate, duplicate: rate, delay: rate, delayMs: 500, shuffle: true }) };
};
export const faultsSchema = z.strictObject({
  /** In place of rules of one's own: this share of everything goes wrong. */
  storm: z.number().min(0).max(0.9).optional(),
  seed: z.int().min(1).optional(),
  rules: z.array(ruleSchema).max(50).optional(),
  webhooks: webhookSchema.optional(),
  /** Kill this process right after that operation was committed and before its reply. Once. Beside the API's: `webhooks.deliver` (the receiver has it), `mail.receive`. */
  exitAfter: z.string().nullable().optional(),
});
export type Rule = z.output<typeof ruleSchema>;
export type WebhookFaults = z.output<typeof webhookSchema>;

/** Faults to inject. Kept in memory only: a restarted sandbox is healthy. */
export class Faults {
  private rules: Rule[] = [];
  webhooks: WebhookFaults = webhookSchema.parse({});
  private state = 1;
  seed = 1;
  /** How often each kind struck since the last reset or seed. */
  private readonly struck = new Map<string, number>();

  configure(input: z.output<typeof faultsSchema>): void {
    if (input.seed !== undefined) { this.state = this.seed = input.seed; this.struck.clear(); }
    if (input.storm !== undefined) { const { rules, webhooks } = stormOf(input.storm); this.rules = rules; this.webhooks = webhooks; }
    if (input.rules) this.rules = input.rules;
    if (input.webhooks) this.webhooks = input.webhooks;
    if (input.exitAfter !== undefined) {
      this.rules = this.rules.filter(rule => rule.kind !== 'exit_after_commit');
      if (input.exitAfter) this.rules.push(ruleSchema.parse({ operation: input.exitAfter, kind: 'exit_after_commit', times: 1 }));
    }
  }

  describe(): { seed: number; rules: Rule[]; webhooks: WebhookFaults; exitAfter: string | null; struck: Record<string, number> } {
    return { seed: this.seed, rules: this.rules, webhooks: this.webhooks, struck: Object.fromEntries(this.struck), exitAfter: this.rules.find(rule => rule.kind === 'exit_after_commit')?.operation ?? null };
  }

  clear(): void { this.rules = []; this.webhooks = webhookSchema.parse({}); this.struck.clear(); }
  private count(kind: string): void { this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1); }

  /** The fault this request shall suffer, used up if it was a counted one. */
  take(operation: string): Rule | null {
    const rule = this.rules.find(one => matches(one.operation, operation) && (one.rate === 1 || this.chance(one.rate)));
    if (!rule) return null;
    this.count(rule.kind);
    if (rule.times !== undefined && --rule.times === 0) this.rules = this.rules.filter(one => one !== rule);
    return rule;
  }

  /** Work that is no request of the API: ends this process now, if that was asked for. */
  exitIfAsked(operation: string): void {
    if (this.rules.some(rule => rule.kind === 'exit_after_commit' && rule.operation === operation)) process.kill(process.pid, 'SIGKILL');
  }

  /** Whether a webhook suffers this, by the rate that was set. */
  strikesWebhook(kind: 'drop' | 'duplicate' | 'delay'): boolean {
    const strikes = this.chance(this.webhooks[kind]);
    if (strikes) this.count(`webhook_${kind}`);
    return strikes;
  }

  /** True in `rate` of the calls; the sequence depends on the seed only. */
  private chance(rate: number): boolean { return rate > 0 && this.random() < rate; }

  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let value = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  }
}

const matches = (pattern: string, operation: string): boolean =>
  pattern === '*' || pattern === operation || (pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1)));
