/** The only reader of the machine's clock in the sandbox. */

/** Milliseconds since the epoch, the machine's own time: signatures, request log, mail. */
export const wallMs = (): number => Date.now();
export const wallSeconds = (): number => Math.floor(wallMs() / 1000);
export const isoNow = (): string => new Date(wallMs()).toISOString();

/**
 * Billing time of the sandbox in whole seconds since the epoch: the machine's time plus an offset that only grows once it has begun.
 * The offset is kept in the database by the owner of this object, so that a restart does not go back in time.
 */
export class BillingClock {
  constructor(private offsetSeconds = 0) {}
  now(): number { return wallSeconds() + this.offsetSeconds; }
  get offset(): number { return this.offsetSeconds; }
  /** Moves to `seconds`; never backwards. */
  moveTo(seconds: number): void { this.offsetSeconds = Math.max(this.offsetSeconds, seconds - wallSeconds()); }
  /** Where it was left, or where it begins; may lie behind the machine's time. */
  startAt(seconds: number): void { this.offsetSeconds = seconds - wallSeconds(); }
  reset(): void { this.offsetSeconds = 0; }
}
