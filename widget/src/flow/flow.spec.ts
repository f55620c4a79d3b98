import { describe, expect, it } from 'vitest';
import type { Application, Offers, Quote } from '../api/types.js';
import { attributionOf, pageAddress } from './attribution.js';
import { codeDigits } from './code.js';
import { ageOn, parseDate } from './dates.js';
import { calendarDate, countdown, money } from './format.js';
import { poll } from './poll.js';
import { dueToday, monthlyTotal, offered, submitKey } from './quote.js';
import { canOpen, isClosed, stepAfter, stepBefore, STEPS } from './steps.js';

const application = (change: Partial<Application>): Application => ({
  id: 'a1', state: 'draft', step: 'household', locale: 'en', contact: { channel: 'email', masked: 'a•••@b.example' }, household: null, tier: null, selection: null, quote: null, agreement: null, membership: null, ...change,
});

describe('dates', () => {
  it.each([['2024-02-29', true], ['2023-02-29', false], ['2026-13-01', false], ['2026-04-31', false], ['26-1-1', false], ['', false]])('%s is a calendar date: %s', (text, good) => {
    expect(parseDate(text) !== null).toBe(good);
  });

  it.each([
    ['1961-07-04', '2026-07-03', 64], ['1961-07-03', '2026-07-03', 65], ['2000-02-29', '2026-02-28', 25], ['2000-02-29', '2026-03-01', 26], ['2026-07-03', '2026-07-03', 0],
  ])('born %s, on %s: %i', (birth, today, age) => { expect(ageOn(birth, today)).toBe(age); });

  it.each(['2085-01-01', 'soon', ''])('has no age for %j', birth => { expect(ageOn(birth, '2026-07-03')).toBeNull(); });
});

describe('format', () => {
  it.each(['America/Los_Angeles', 'Pacific/Auckland', 'UTC'])('shows the same calendar day in %s', zone => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    expect([calendarDate('2026-07-01', 'en'), calendarDate('2026-07-01', 'es')]).toEqual(['July 1, 2026', '1 de julio de 2026']);
    process.env['TZ'] = before;
  });

  it('shows cents only where there are any', () => {
    expect([money(27900, 'en'), money(250, 'en'), money(0, 'es'), money(123456, 'es')]).toEqual(['$279', '$2.50', '$0', '$1,234.56']);
  });

  it('counts down in minutes and seconds', () => { expect([countdown(0), countdown(9), countdown(75)]).toEqual(['0:00', '0:09', '1:15']); });
});

describe('steps', () => {
  it('opens nothing but the contact before a code was confirmed', () => {
    expect(STEPS.map(({ id }) => canOpen(id, null))).toEqual([true, false, false, false, false]);
  });

  it('opens every step up to the one the server computed, and no other', () => {
    expect(STEPS.map(({ id }) => canOpen(id, application({ step: 'agreement' })))).toEqual([false, true, true, true, false]);
  });

  it('goes back from a payment that was begun, not from one that was made', () => {
    const submitted = application({ state: 'submitted', step: 'payment' });
    expect([stepBefore('payment', submitted), canOpen('plan', submitted), canOpen('payment', submitted)]).toEqual(['agreement', true, true]);
    expect(stepBefore('done', application({ state: 'approved', step: 'done' }))).toBeNull();
    expect(stepBefore('payment', application({ step: 'payment' }))).toBe('agreement');
    expect(stepBefore('household', application({}))).toBeNull();
  });

  it('shows the plans again after the household, and skips what still holds', () => {
    expect(stepAfter('household', application({ step: 'payment' }))).toBe('plan');
    expect(stepAfter('household', application({ step: 'household' }))).toBe('household');
    expect(stepAfter('plan', application({ step: 'payment' }))).toBe('payment');
    expect(stepAfter('plan', application({ step: 'agreement' }))).toBe('agreement');
  });

  it('knows what is over', () => {
    expect((['draft', 'submitted', 'approved', 'declined', 'withdrawn', 'abandoned'] as const).filter(state => isClosed(application({ state })))).toEqual(['declined', 'withdrawn', 'abandoned']);
  });
});

describe('quote', () => {
  const prices = { EE: 9900, ESP: 17900, ECH: 22900, FAM: 27900 };
  const hsa = { eligible: true, reason: '', note: '', capCents: 30000 };
  const start = { startsOn: '2026-07-03', rule: 'today' as const, ruleText: '', nextChargeOn: '2026-08-03', dueToday: true };
  const offers: Offers = {
    tier: 'FAM', start, plans: [{ planVersionId: 'p1', code: 'PLUS', name: 'Plus', summary: '', features: [], monthlyCents: 27900, prices, hsa }],
    addOns: [{ addOnVersionId: 'x1', code: 'RX', name: 'Pharmacy', summary: '', monthlyCents: 3000, prices }],
  };
  const quote: Quote = { lines: [], monthlyCents: 27900, dueTodayCents: 27900, currency: 'usd', hsa, start };

  it('adds the lines that are on offer', () => {
    expect(monthlyTotal(offers, { planVersionId: 'p1', addOnVersionIds: ['x1'] })).toBe(30900);
    expect(monthlyTotal(offers, { planVersionId: 'old', addOnVersionIds: ['x1'] })).toBeNull();
    expect(offered(offers, { planVersionId: 'old', addOnVersionIds: ['x1', 'gone'] })).toEqual({ planVersionId: null, addOnVersionIds: ['x1'] });
    expect([dueToday(offers, 30900), dueToday({ ...offers, start: { ...start, dueToday: false } }, 30900)]).toEqual([30900, 0]);
  });

  it('has one submit key for one signed contract at one price', () => {
    const signed = application({ quote, agreement: { signedAt: '', hash: 'a'.repeat(64), locale: 'en' } });
    expect(submitKey(signed)).toBe(submitKey({ ...signed }));
    expect(submitKey(signed)).not.toBe(submitKey({ ...signed, agreement: { signedAt: '', hash: 'b'.repeat(64), locale: 'en' } }));
    expect(submitKey(application({ quote }))).toBeNull();
  });
});

describe('attribution', () => {
  it('keeps origin and path of a page and nothing else', () => {
    expect(pageAddress('https://clinic.example/join?name=Ana&token=1#x')).toBe('https://clinic.example/join');
    expect([pageAddress('javascript:alert(1)'), pageAddress('nonsense')]).toEqual(['', '']);
  });

  it('takes the known names and drops what the API would refuse', () => {
    const query = new URLSearchParams(`agent=AG-1&campaign=two words&plan=plus&utm_source=radio&utm_id=9&gclid=1&utm_term=${'x'.repeat(300)}&referrer=${encodeURIComponent('https://a.example/p?q=1')}`);
    expect(attributionOf(query)).toEqual({ agent: 'AG-1', plan: 'plus', referrer: 'https://a.example/p', utm: { source: 'radio', term: 'x'.repeat(100) } });
  });
});

describe('code', () => {
  it.each([['123 456', '123456'], ['Your code is 123-456.', '123456'], ['12', '12'], ['1234567', '123456'], ['abc', '']])('%j gives %j', (typed, digits) => { expect(codeDigits(typed)).toBe(digits); });
});

describe('poll', () => {
  const run = <R>(answers: (R | undefined | Error)[], stopped = false): Promise<R | null> => poll(async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  }, { waits: [1, 1, 1], sleep: () => Promise.resolve(), stopped: () => stopped, fatal: error => (error as Error).message === 'fatal' });

  it('waits for an answer, through failures that pass', async () => { expect(await run([undefined, new Error('network'), 'yes'])).toBe('yes'); });
  it('gives up when the waits are used up or the page was left', async () => { expect([await run([]), await run(['yes'], true)]).toEqual([null, null]); });
  it('stops at a failure that will not pass', async () => { await expect(run([new Error('fatal'), 'yes'])).rejects.toThrow('fatal'); });
});
