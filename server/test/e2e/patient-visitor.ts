import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Payment, Problem } from '../../../widget/src/api/types.js';
import type { Family } from '../fixtures/families.js';
import { ApiVisitor, newestCode, payByCard, type Reply } from './api-visitor.js';
import { until } from './harness.js';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;
/** After an answer that says "not now": what counts requests counts these too. */
const REFUSED_PAUSE_MS = 1000;
const MOST_CODES = 4;

/** Asks again while nobody answers. */
async function again<T>(ask: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  let last: unknown = 'no answer';
  do {
    const value = await ask().catch((error: unknown) => { last = error; return null; });
    if (value !== null) return value;
    await wait(PAUSE_MS);
  } while (performance.now() < end);
  throw last instanceof Error ? last : new Error(String(last));
}

/** A visitor while processes are killed: a request without an answer, or with a 5xx, is sent again as it was, as a person would by pressing the button again. */
export class PatientVisitor extends ApiVisitor {
  override ask<T = unknown>(method: string, path: string, asked?: { headers?: Record<string, string>; body?: unknown }): Promise<Reply<T>> {
    return again(async () => {
      const reply = await super.ask<T>(method, path, asked);
      if (reply.status < 500) return reply;
      await wait(REFUSED_PAUSE_MS);
      throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    });
  }

  /** A code that was used by a request whose answer never came is of no more use: another one is asked for. */
  override async verify(): Promise<this> {
    for (let codes = 0; codes < MOST_CODES; codes++) {
      const { id } = await this.start();
      const { status, body } = await this.confirm(id, await again(() => newestCode(this.product, 'email', this.email)));
      if (status !== 200) continue;
      this.token = body.token;
      this.id = body.application.id;
      this.application = body.application;
      return this;
    }
    throw new Error(`${MOST_CODES} codes were refused`);
  }

  /** From a signed agreement to the processor's yes. Returns what was paid, in cents. */
  async pay(number = '4242424242424242'): Promise<number> {
    const { status, body: payment } = await this.submit(this.application!.quote!.monthlyCents, randomBytes(12).toString('hex'));
    if (status !== 200) throw new Error(`the submit was refused: ${JSON.stringify(payment satisfies Payment & Problem)}`);
    await this.must('POST', this.my('/payment-attempts'), { body: {} });
    const { body } = await again(() => payByCard(this.product, payment, number));
    // asked twice because the first answer was lost: it was paid then
    if (body.status !== 'succeeded' && body.error?.code !== 'payment_intent_unexpected_state') throw new Error(`the card was refused: ${JSON.stringify(body)}`);
    return payment.amountCents;
  }

  async untilActive(): Promise<void> { await until('an active membership', async () => (await this.status()).membership?.state === 'active', PATIENCE_MS); }

  async enroll(family: Family, planCode?: string): Promise<void> {
    await this.toPayment(family, planCode);
    await this.pay();
    await this.untilActive();
  }
}
