import { z } from 'zod';

const kinds = ['status', 'status_after_commit', 'timeout_after_commit', 'reset', 'reset_after_commit', 'exit_after_commit'] as const;
const ruleSchema = z.strictObject({
  /** `customers.create`, `customers.*` or `*`. */
  operation: z.string(),
  kind: z.enum(kinds),
  /** For the kinds `status` and `status_after_commit`: 409, 429, 500 or 503. */
  status: z.union([z.literal(409), z.literal(429), z.literal(500), z.literal(503)]).default(500),
  /** Share of requests, 0 to 1. */
  rate: z.number().min(0).max(1).default(1),
  /** How many more times; without it, for ever. */
  times: z.int().min(1).optional(),
});
const webhookSchema = z.strictObject({
  drop: z.number().min(0).max(1).default(0), duplicate: z.number().min(0).max(1).default(0),
  delay: z.number().min(0).max(1).default(0), delayMs: z.int().min(0).max(600_000).default(1000), shuffle: z.boolean().default(false),
});
export const faultsSchema = z.strictObject({
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

  configure(input: z.output<typeof faultsSchema>): void {
    if (input.seed !== undefined) this.state = input.seed;
    if (input.rules) this.rules = input.rules;
    if (input.webhooks) this.webhooks = input.webhooks;
    if (input.exitAfter !== undefined) {
      this.rules = this.rules.filter(rule => rule.kind !== 'exit_after_commit');
      if (input.exitAfter) this.rules.push(ruleSchema.parse({ operation: input.exitAfter, kind: 'exit_after_commit', times: 1 }));
    }
  }

  describe(): { rules: Rule[]; webhooks: WebhookFaults; exitAfter: string | null } {
    return { rules: this.rules, webhooks: this.webhooks, exitAfter: this.rules.find(rule => rule.kind === 'exit_after_commit')?.operation ?? null };
  }

  clear(): void { this.rules = []; this.webhooks = webhookSchema.parse({}); }

  /** The fault this request shall suffer, used up if it was a counted one. */
  take(operation: string): Rule | null {
    const rule = this.rules.find(one => matches(one.operation, operation) && (one.rate === 1 || this.chance(one.rate)));
    if (!rule) return null;
    if (rule.times !== undefined && --rule.times === 0) this.rules = this.rules.filter(one => one !== rule);
    return rule;
  }

  /** Work that is no request of the API: ends this process now, if that was asked for. */
  exitIfAsked(operation: string): void {
    if (this.rules.some(rule => rule.kind === 'exit_after_commit' && rule.operation === operation)) process.kill(process.pid, 'SIGKILL');
  }

  /** True in `rate` of the calls; the sequence depends on the seed only. */
  chance(rate: number): boolean { return rate > 0 && this.random() < rate; }

  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let value = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  }
}

const matches = (pattern: string, operation: string): boolean =>
  pattern === '*' || pattern === operation || (pattern.endsWith('.*') && operation.startsWith(pattern.slice(0, -1)));
