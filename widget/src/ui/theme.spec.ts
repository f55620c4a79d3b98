import { describe, expect, it } from 'vitest';
import { contrastWithWhite, readable } from './theme.js';

describe('accent', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrastWithWhite([255, 255, 255])).toBeCloseTo(1, 5);
    expect(contrastWithWhite([0, 0, 0])).toBeCloseTo(21, 5);
    expect(contrastWithWhite([118, 118, 118])).toBeGreaterThan(4.5);
  });

  it.each([[[255, 213, 74]], [[255, 255, 255]], [[0, 255, 255]], [[11, 110, 95]]] as [[number, number, number]][])('makes %j readable under white text', rgb => {
    expect(contrastWithWhite(readable(rgb))).toBeGreaterThanOrEqual(4.5);
  });

  it('leaves a dark enough colour alone', () => { expect(readable([11, 110, 95])).toEqual([11, 110, 95]); });
});
