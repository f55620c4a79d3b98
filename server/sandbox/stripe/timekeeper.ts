import type { Db } from '../db.js';
import { type BillingClock, wallSeconds } from '../clock.js';
import type { Dunning } from './lifecycle/collection.js';
import { nextBatch, runBatch, type Due } from './timers.js';

const TICK_MS = 1000;
/** Billing seconds after which a timer whose work failed is tried again. */
const RETRY_AFTER = 600;
/** More timers than this in one advance is a loop, not a business. */
const MAX_TIMERS = 5_000_000;

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
    this.clock.startAt(this.clock.now() + offset);
  }

  /** Billing time begins at `target`, which may be past: so that a history can be played up to now. @throws RangeError when something happened already */
  async begin(target: number): Promise<void> {
    await this.inTurn(async () => {
      const { rows } = await this.db.query<{ used: boolean }>('select exists (select 1 from stripe_event) used');
      if (rows[0]?.used) throw new RangeError('The clock begins only while nothing has happened.');
      this.clock.startAt(target);
      await this.db.query('update sandbox_clock set offset_seconds = $1', [this.clock.offset]);
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.queue.catch(() => undefined);
  }

  /**
   * Moves the sandbox's clock to `target` (seconds), doing on the way, in order and at its own time, all that falls due. What that
   * takes passes for it as for everybody, or it would fall behind those who move with it.
   */
  async advance(target: number): Promise<{ ran: number }> {
    const ahead = target - wallSeconds();
    return this.inTurn(async () => {
      const ran = await this.runUntil('', target, due => this.moveClock(due));
      await this.moveClock(wallSeconds() + ahead);
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
    let reached = 0;
    for (let ran = 0; ran < MAX_TIMERS;) {
      if (this.closed) return ran;
      const batch = await nextBatch(this.db, testClock, target);
      const last = batch.at(-1);
      if (!last) return ran;
      reached = Math.max(reached, last.due);
      await setTime(reached);
      const together = batch.length > 1 && (await runBatch(this.db, testClock, batch, this.dunning).catch(() => false));
      if (!together) await this.runEach(testClock, batch, patient);
      ran += batch.length;
      this.onCommit();
    }
    throw new Error('billing time does not come to an end');
  }

  /** One transaction each: one that fails is known by its name, and when time passes by itself it does not hold up the others. */
  private async runEach(testClock: string, batch: readonly Due[], patient: boolean): Promise<void> {
    for (const timer of batch) {
      await runBatch(this.db, testClock, [timer], this.dunning).catch(async (error: unknown) => {
        if (!patient) throw error;
        this.onError(error);
        await this.db.query('update stripe_timer set due = due + $3 where kind = $1 and ref = $2', [timer.kind, timer.ref, RETRY_AFTER]);
      });
    }
  }
}
