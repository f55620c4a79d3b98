export type Interval = 'day' | 'week' | 'month' | 'year';
const DAY = 86_400;

/** The `n`-th billing date after `anchor` (UTC seconds): the anchor's day of month, or the month's last day when it has none. */
export function periodAfter(anchor: number, interval: Interval, count: number, n: number): number {
  const steps = count * n;
  if (interval === 'day') return anchor + steps * DAY;
  if (interval === 'week') return anchor + steps * 7 * DAY;
  const start = new Date(anchor * 1000);
  const months = start.getUTCFullYear() * 12 + start.getUTCMonth() + (interval === 'year' ? steps * 12 : steps);
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const midnight = Date.UTC(year, month, Math.min(start.getUTCDate(), lastDay));
  return Math.floor((midnight + (start.getTime() - Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()))) / 1000);
}

/** The first billing date of this anchor strictly after `moment`. */
export function nextBillingDate(anchor: number, interval: Interval, count: number, moment: number): number {
  const length = { day: 1, week: 7, month: 28, year: 365 }[interval] * count * DAY;
  let n = Math.max(0, Math.floor((moment - anchor) / (length * 1.2)) - 1);
  while (periodAfter(anchor, interval, count, n) <= moment) n += 1;
  return periodAfter(anchor, interval, count, n);
}

/** The whole period of this anchor that ends at or after `end` and starts before it; before the anchor, too. */
export function wholePeriodAround(anchor: number, interval: Interval, count: number, end: number): { start: number; end: number } {
  const length = { day: 1, week: 7, month: 28, year: 365 }[interval] * count * DAY;
  const steps = (end - anchor) / length;
  let n = Math.floor(steps < 0 ? steps : steps / 1.2) - 1;
  while (periodAfter(anchor, interval, count, n) < end) n += 1;
  return { start: periodAfter(anchor, interval, count, n - 1), end: periodAfter(anchor, interval, count, n) };
}
