/**
 * Two clocks. `system` is real time: sessions, codes, tokens, limits, signatures, audit, ids. It never moves.
 * `business` drives dates, billing, waiting and dunning; in sandbox mode it runs ahead of the system clock by an offset
 * kept in the database (`business_clock`), which every unit of work reads as it begins.
 */
export interface SystemClock { now(): Date }

export const systemClock: SystemClock = { now: () => new Date() };

/** Milliseconds of a monotonic clock, for durations only. */
export const elapsed = (): number => performance.now();

interface Zone { readonly format: Intl.DateTimeFormat; minute: number; date: string }
const zones = new Map<string, Zone>();

/**
 * The calendar date of an instant in an IANA time zone, as `YYYY-MM-DD`. Every unit of work asks, and mostly in the minute of the one
 * before: a day begins with a minute, everywhere.
 */
export function dateIn(name: string, at: Date): string {
  let zone = zones.get(name);
  if (!zone) zones.set(name, zone = { format: new Intl.DateTimeFormat('en-CA', { timeZone: name, year: 'numeric', month: '2-digit', day: '2-digit' }), minute: NaN, date: '' });
  const minute = Math.floor(at.getTime() / 60_000);
  if (minute !== zone.minute) { zone.date = zone.format.format(at); zone.minute = minute; }
  return zone.date;
}

export const addSeconds = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);
