import { describe, expect, it } from 'vitest';
import { axis, extent, namesEvery, stepName, tickName, ticks } from './plot-scale.js';

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

  it('goes below zero for what takes away, and steps money in whole dollars', () => {
    expect(extent({ days: ['a', 'b'], stacked: true, series: [{ label: 'New', counts: [900, 100] }, { label: 'Expansion', counts: [300, 0] }, { label: 'Churned', counts: [-200, -500] }] })).toEqual([-500, 1200]);
    expect(extent({ days: ['a', 'b'], series: [{ label: 'x', counts: [3, 9] }, { label: 'y', counts: [12, 1] }] })).toEqual([0, 12]);
    expect(axis(-500, 1200)).toEqual([-500, 0, 500, 1000, 1500]);
    expect(axis(-30_000, 0, 'money')).toEqual([-30_000, -20_000, -10_000, 0]);
    expect(axis(0, 6_050, 'money')).toEqual([0, 2_000, 4_000, 6_000, 8_000]);
  });
});
