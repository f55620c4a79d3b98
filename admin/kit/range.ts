/** How far back the plots of a dashboard go; each with its own step. */
export const RANGES = ['30d', '12w', '12m'] as const;
export type Range = (typeof RANGES)[number];
export const isRange = (value: unknown): value is Range => RANGES.some(r => r === value);
