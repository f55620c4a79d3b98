export type Unit = 'money' | 'number' | 'percent';
export interface PlotData { id: string; label: string; step: 'day' | 'week' | 'month' | 'class'; days: string[]; series: { label: string; counts: number[]; tone?: string }[]; unit?: Unit; level?: boolean; stacked?: boolean; how?: string; empty?: string }

const MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const SHORT_MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short' });
const DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric' });
const SHORT_DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric' });
const at = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A step of the axis in words: a day, the week it begins, a month, a class of days. */
export const stepName = (step: PlotData['step'], day: string): string => (step === 'class' ? `${day} days` : (step === 'month' ? MONTH : DAY).format(at(day)).replace(/^/, step === 'week' ? 'Week of ' : ''));
export const tickName = (step: PlotData['step'], day: string): string => (step === 'class' ? day : (step === 'month' ? SHORT_MONTH : SHORT_DAY).format(at(day)));

const ROUND = [1, 2, 5, 10];
/** Whole steps of an axis from 0 to at least `most`: 1, 2 or 5 times a power of ten, four at most. */
export function ticks(most: number): number[] {
  const rough = Math.max(most, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ROUND.map(r => r * power).find(s => s >= rough) ?? power * 10);
  const count = Math.max(2, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

/** Lowest and highest end of the bars: stacked ones add up on each side of zero. */
export function extent({ series, days, stacked }: Pick<PlotData, 'series' | 'days' | 'stacked'>): [least: number, most: number] {
  const ends = days.flatMap((_, i) => {
    const at = series.map(s => s.counts[i]!);
    return stacked ? [at.filter(n => n < 0).reduce((a, b) => a + b, 0), at.filter(n => n > 0).reduce((a, b) => a + b, 0)] : at;
  });
  return [Math.min(0, ...ends), Math.max(0, ...ends)];
}

/** Round steps of an axis from `least`, 0 or below it, to `most`; of money, in whole dollars. */
export function axis(least: number, most: number, unit: Unit = 'number'): number[] {
  if (unit === 'money') return axis(least / 100, most / 100).map(n => n * 100);
  if (least >= 0) return ticks(most);
  const step = ticks(most - least)[1]!;
  const [low, high] = [Math.ceil(-least / step), Math.ceil(most / step)];
  return Array.from({ length: low + high + 1 }, (_, i) => (i - low) * step);
}

/** Every how many steps a name fits under the axis. */
export const namesEvery = (count: number, width: number, room = 64): number => Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / room))));
