export interface PlotData { id: string; label: string; step: 'day' | 'week' | 'month'; days: string[]; series: { label: string; counts: number[] }[] }

const MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const SHORT_MONTH = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short' });
const DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric' });
const SHORT_DAY = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', month: 'short', day: 'numeric' });
const at = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A step of the axis in words: a day, the week it begins, a month. */
export const stepName = (step: PlotData['step'], day: string): string => (step === 'month' ? MONTH : DAY).format(at(day)).replace(/^/, step === 'week' ? 'Week of ' : '');
export const tickName = (step: PlotData['step'], day: string): string => (step === 'month' ? SHORT_MONTH : SHORT_DAY).format(at(day));

const ROUND = [1, 2, 5, 10];
/** Whole steps of an axis from 0 to at least `most`: 1, 2 or 5 times a power of ten, four at most. */
export function ticks(most: number): number[] {
  const rough = Math.max(most, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ROUND.map(r => r * power).find(s => s >= rough) ?? power * 10);
  const count = Math.max(2, Math.ceil(most / step));
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

/** Every how many steps a name fits under the axis. */
export const namesEvery = (count: number, width: number, room = 64): number => Math.max(1, Math.ceil(count / Math.max(1, Math.floor(width / room))));
