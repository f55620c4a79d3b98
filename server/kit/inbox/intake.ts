import type { Db } from '#kit/db/db.js';
import { type IncomingEvent, receive } from './inbox.js';

const LANES = 2;
const MOST_TOGETHER = 100;
const MOST_WAITING = 5_000;

interface Waiting { readonly event: IncomingEvent; done(): void; failed(error: unknown): void }

export class IntakeFull extends Error {
  readonly statusCode = 503;
  constructor() { super('too many events wait to be kept'); this.name = 'IntakeFull'; }
}

/**
 * Keeps events that arrive one by one, those of the same moment in one statement: a job's wake-up call is a NOTIFY, and
 * commits that carry one queue up behind each other. An idle intake writes at once.
 */
export class Intake {
  readonly #waiting: Waiting[] = [];
  #lanes = 0;
  constructor(private readonly db: Db, private readonly source: string, private readonly task: string) {}

  /** Resolves when the event is committed. @throws IntakeFull when the database is far behind */
  add(event: IncomingEvent): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) return Promise.reject(new IntakeFull());
    return new Promise((done, failed) => {
      this.#waiting.push({ event, done, failed });
      if (this.#lanes < LANES) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#lanes++;
    try {
      for (let batch = this.#waiting.splice(0, MOST_TOGETHER); batch.length > 0; batch = this.#waiting.splice(0, MOST_TOGETHER)) await this.#keep(batch);
    } finally { this.#lanes--; }
  }

  /** One event the database refuses must not take its neighbours along: then each goes alone. */
  async #keep(batch: readonly Waiting[]): Promise<void> {
    try {
      await receive(this.db, this.source, this.task, batch.map(w => w.event));
      for (const waiting of batch) waiting.done();
    } catch (error) {
      if (batch.length === 1) batch[0]!.failed(error);
      else for (const waiting of batch) await this.#keep([waiting]);
    }
  }
}
