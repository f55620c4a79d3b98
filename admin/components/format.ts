const USD = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const NUMBER = new Intl.NumberFormat('en-US');
const DATE = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' });
const INSTANT = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });

export const money = (cents: number): string => USD.format(cents / 100);
const COMPACT = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', notation: 'compact', maximumFractionDigits: 1 });
/** For an axis: `$1.5K`. */
export const shortMoney = (cents: number): string => COMPACT.format(cents / 100);
export const number = (n: number): string => NUMBER.format(n);
/** Cents, a count, or a share in percent; a dash where there is none. */
export const measure = (n: number | null, unit: 'money' | 'number' | 'percent' = 'number'): string => (n === null ? '-' : unit === 'money' ? money(n) : unit === 'percent' ? `${number(n)}%` : number(n));
/** A calendar date has no time zone: it is written as it stands, wherever the reader is. */
export const calendarDate = (date: string): string => (/^\d{4}-\d\d-\d\d$/.test(date) ? DATE.format(new Date(`${date}T00:00:00Z`)) : date);
export const instant = (iso: string): string => INSTANT.format(new Date(iso));
export const words = (code: string): string => { const text = code.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[._]/g, ' ').toLowerCase(); return text.charAt(0).toUpperCase() + text.slice(1); };
