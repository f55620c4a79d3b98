import type { Db } from '../db.js';
import { inTransaction } from '../db.js';
import type { BillingClock } from '../clock.js';
import type { Dunning } from './lifecycle/collection.js';
import { TIMERS } from './lifecycle/renewing.js';
import { Unit } from './store.js';

const TICK_MS = 1000;
/** Billing seconds after which a timer whose work failed is tried again. */
const RETRY_AFTER = 600;
/** More timers than this in one advance is a loop, not a business. */
const MAX_TIMERS = 200_000;

interface Due { kind: string; ref: string; due: string }

/** Brings about what billing time brings: by itself as it passes, or at once when the clock is moved. */
export class Timekeeper {
  private timer: NodeJS.Timeout | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly db: Db, private readonly clock: BillingClock, private readonly dunning: Dunning,
    private readonly onCommit: () => void, private readonly onError: (error: unknown) => void,
  ) {}

  /** Takes up the clock where it was left. */
  async load(): Promise<void> {
    const { rows } = await this.db.query<{ offset_seconds: string }>('select offset_seconds from sandbox_clock');
    const offset = Number(rows[0]?.offset_seconds ?? 0);
    this.clock.moveTo(this.clock.now() + offset);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.queue.catch(() => undefined);
  }

  /** Moves the sandbox's clock to `target` (seconds), doing on the way, in order and at its own time, all that falls due. */
  async advance(target: number): Promise<{ ran: number }> {
    return this.inTurn(async () => {
      const ran = await this.runUntil('', target, due => this.moveClock(due));
      await this.moveClock(target);
      return { ran };
    });
  }

  /** The same for one test clock; its frozen time is moved by `setTime`. */
  async advanceTestClock(id: string, target: number, setTime: (seconds: number) => Promise<void>): Promise<{ ran: number }> {
    return this.inTurn(async () => {
      const ran = await this.runUntil(id, target, setTime);
      await setTime(target);
      return { ran };
    });
  }

  /** From now on does what falls due as time passes by itself. */
  tick(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      void this.inTurn(() => this.runUntil('', this.clock.now(), async () => undefined, true)).catch(this.onError).finally(() => this.tick());
    }, TICK_MS);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work, work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private async moveClock(seconds: number): Promise<void> {
    this.clock.moveTo(seconds);
    await this.db.query('update sandbox_clock set offset_seconds = $1', [this.clock.offset]);
  }

  private async runUntil(testClock: string, target: number, setTime: (due: number) => Promise<void>, patient = false): Promise<number> {
    for (let ran = 0; ran < MAX_TIMERS; ran += 1) {
      const { rows } = await this.db.query<Due>('select kind, ref, due from stripe_timer where test_clock = $1 and due <= $2 order by due, kind, ref limit 1', [testClock, target]);
      const next = rows[0];
      if (!next || this.closed) return ran;
      await setTime(Number(next.due));
      await this.run(next).catch(async (error: unknown) => {
        if (!patient) throw error;
        // One that fails must not hold up the others behind it.
        this.onError(error);
        await this.db.query('update stripe_timer set due = due + $3 where kind = $1 and ref = $2', [next.kind, next.ref, RETRY_AFTER]);
      });
      this.onCommit();
    }
    throw new Error('billing time does not come to an end');
  }

  private async run(timer: Due): Promise<void> {
    await inTransaction(this.db, async tx => {
      const unit = new Unit(tx, Number(timer.due), { requestId: null, idempotencyKey: null });
      await unit.enter(timer.ref);
      unit.now = Number(timer.due);
      // Another request may have taken it back while this one waited for the customer.
      const taken = await tx.query('delete from stripe_timer where kind = $1 and ref = $2 and due = $3', [timer.kind, timer.ref, timer.due]);
      if (taken.rowCount === 0) return;
      const handler = TIMERS[timer.kind];
      if (!handler) throw new Error(`no handler for the timer ${timer.kind}`);
      await handler(unit, timer.ref, this.dunning);
      await unit.flush();
    });
  }
}
