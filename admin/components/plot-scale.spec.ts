import { describe, expect, it } from 'vitest';
import { namesEvery, stepName, tickName, ticks } from './plot-scale.js';

describe('the axis of a plot', () => {
  it.each([[0, [0, 1, 2]], [1, [0, 1, 2]], [4, [0, 1, 2, 3, 4]], [13, [0, 5, 10, 15]], [90, [0, 50, 100]], [1234, [0, 500, 1000, 1500]]])('up to %i has round steps', (most, steps) => { expect(ticks(most)).toEqual(steps); });

  it('always reaches the highest bar, with at most four steps', () => {
    for (let most = 1; most < 3000; most += 7) { const t = ticks(most); expect(t.at(-1)).toBeGreaterThanOrEqual(most); expect(t.length).toBeLessThanOrEqual(5); expect(t.every(Number.isInteger)).toBe(true); }
  });

  it('names a step by the calendar, whatever the reader\'s time zone', () => {
    expect(stepName('day', '2026-11-01')).toBe('Sun, Nov 1');
    expect(stepName('week', '2026-11-02')).toBe('Week of Mon, Nov 2');
    expect([stepName('month', '2026-11-01'), tickName('month', '2026-11-01'), tickName('day', '2026-11-01')]).toEqual(['November 2026', 'Nov', 'Nov 1']);
  });

  it('leaves names out where they would touch', () => { expect([namesEvery(30, 640), namesEvery(30, 300), namesEvery(12, 900), namesEvery(12, 10)]).toEqual([3, 8, 1, 12]); });
});
