/**
 * Two clocks. `system` is real time: sessions, codes, tokens, limits, signatures, audit, ids. It never moves.
 * `business` drives dates, billing, waiting and dunning; in sandbox mode it runs ahead of the system clock by an offset
 * kept in the database (`business_clock`), which every unit of work reads as it begins.
 */
export interface SystemClock { now(): Date }

export const systemClock: SystemClock = { now: () => new Date() };

/** Milliseconds of a monotonic clock, for durations only. */
export const elapsed = (): number => performance.now();

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date of an instant in an IANA time zone, as `YYYY-MM-DD`. */
export function dateIn(zone: string, at: Date): string {
  // making one takes a hundred times as long as using it, and every unit of work asks
  let format = formats.get(zone);
  if (!format) formats.set(zone, format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }));
  return format.format(at);
}

export const addSeconds = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);
