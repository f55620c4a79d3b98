import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refundByFormula } from '#billing/refund.rules.js';
import { timingOf } from '#enrollment/changes/change.rules.js';
import { cancelledEnd as productEnd, refundDueOf } from '#enrollment/ending/ending.rules.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { chargeDate, dayOfMonth, plusDays } from './calendar.js';
import { CASES } from './cases.js';
import { beginsAtOnce, cancelledEnd, fourteenDayRule, unearned } from './money.js';

const day = fc.integer({ min: 10_000, max: 40_000 }).map(n => plusDays('1970-01-01', n));
const cents = fc.integer({ min: 1, max: 200_000 });
/** A paid month that holds a day, with its first and last day. */
const month = fc.tuple(day, fc.integer({ min: 1, max: 31 }), fc.integer({ min: 0, max: 40 })).map(([from, anchor, past]) => {
  const first = chargeDate(anchor, from, 0);
  return { from: first, through: plusDays(chargeDate(dayOfMonth(first) === anchor ? anchor : Math.max(anchor, 28), first, 1), -1), day: plusDays(first, past - 5) };
});

test('what costs more counts at once, what costs less from the next period', () => {
  fc.assert(fc.property(cents, cents, (before, after) => {
    fc.pre(before !== after);
    const facts = { fromMonthlyCents: BigInt(before), toMonthlyCents: BigInt(after), peopleAdded: 0, peopleDropped: 0, planChanged: true };
    expect(timingOf(facts)).toBe(beginsAtOnce({ plan: before }, { plan: after }) ? 'now' : 'next_period');
  }), CASES);
});

test('the end of what is cancelled', () => {
  fc.assert(fc.property(month, fc.constantFrom(0, 30, 45), ({ from, through, day: today }, noticeDays) => {
    fc.pre(today <= through);
    expect(productEnd({ today: calendarDate(today), startsOn: calendarDate(from), paidThrough: calendarDate(through), noticeDays }).endsOn).toBe(cancelledEnd(today, through, { noticeDays, unearnedBack: true }));
  }), CASES);
});

/** One payment of a month, `from` to `through`. */
const payment = (m: { from: string; through: string }, paid: number, left = paid) => ({ paidCents: BigInt(paid), leftCents: BigInt(left), endedCents: 0n, spans: [{ from: m.from, to: plusDays(m.through, 1), cents: BigInt(paid) }] });

test('the unearned days of a paid month, never more than is left of it', () => {
  fc.assert(fc.property(month, cents, cents, (m, paid, left) => {
    const back = refundByFormula({ formula: 'unearned_days', paid: [payment(m, paid, left)], startsOn: plusDays(m.from, -60), endsOn: m.day, today: m.day, visits: 'unknown' }).cents;
    expect(back).toBe(Math.min(left, unearned(paid, m, m.day)));
    expect(back).toBeLessThanOrEqual(left);
  }), CASES);
});

test('fourteen days', () => {
  fc.assert(fc.property(day, fc.integer({ min: 0, max: 40 }), fc.constantFrom('none' as const, 'some' as const, 'unknown' as const), fc.constantFrom('unearned_days' as const, 'none' as const), cents, (start, after, visits, formula, amount) => {
    const [today, m] = [plusDays(start, after), { from: start, through: plusDays(chargeDate(dayOfMonth(start), start, 1), -1) }];
    const due = refundDueOf(refundByFormula({ formula, paid: [payment(m, amount)], startsOn: start, endsOn: today, today, visits }));
    const rule = fourteenDayRule(start, today, visits);
    const back = formula === 'none' ? 0 : unearned(amount, m, today);
    expect([due.rule, Number(due.cents)]).toEqual(rule === 'whole' ? ['eligible', amount] : rule === 'review' ? ['review', amount] : [back > 0 ? 'unearned_days' : 'none', back]);
  }), CASES);
});
