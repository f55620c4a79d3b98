import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOf } from '#billing/invoice-line.rules.js';
import { balancesAfter, driftBetween, entriesOfInvoice, entriesOfPayment, entriesOfRefund, type Entry, NOTHING } from '#billing/ledger.rules.js';
import { type PaidPart, refundable, refundByFormula } from '#billing/refund.rules.js';
import { timingOf } from '#enrollment/changes/change.rules.js';
import { cancelledEnd } from '#enrollment/ending/ending.rules.js';
import { nextAnchorAfter } from '#kit/time/anchors.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { prorate as sandboxProrate } from '#sandbox/stripe/prorations.js';
import { DAY, dateAt, dayOfMonth, HOUR, plusDays, utc } from './calendar.js';
import { CASES } from './cases.js';
import { Life } from './life.js';
import { LAWS, type Prices, prorate, priceOf, sum, type Tier } from './money.js';

/** Random lives: at each turn the product's own rules are asked the same, and at the end its ledger is drawn up of what was charged and given back. */
const PLANS = ['base', 'plus', 'elite'] as const;
const step = fc.record({
  wait: fc.integer({ min: HOUR, max: 25 * DAY }), act: fc.constantFrom('change', 'change', 'withdraw', 'cancel', 'keep', 'pause', 'resume', 'refund', 'refund', 'card'), plan: fc.constantFrom(...PLANS), addOn: fc.boolean(),
  cents: fc.integer({ min: 1, max: 40_000 }), which: fc.nat({ max: 20 }), good: fc.boolean(),
});
/** In the working day of the provider, when its date is that of the processor: 15:00 to 24:00 UTC. */
const start = fc.tuple(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 15 * HOUR, max: 24 * HOUR - 1 })).map(([days, seconds]) => utc('2026-01-01T00:00:00Z') + days * DAY + seconds);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const pricesOf = (plan: string, addOn: boolean, tier: Tier): Prices => ({ plan: priceOf(plan, tier), ...(addOn ? { pharmacy: priceOf('pharmacy', tier) } : {}) });
const bySandbox = (before: Prices, after: Prices, period: { start: number; end: number }, at: number): number[] => {
  const items = (prices: Prices) => Object.entries(prices).map(([id, unit]) => ({ id, quantity: 1, metadata: {}, price: { id: `price_${unit}`, product: 'fee', unit_amount: unit } }));
  const billed = Object.fromEntries(items(before).map(i => [i.id, { unit: i.price.unit_amount, quantity: 1, price: i.price.id, product: 'fee', debit: null }]));
  return sandboxProrate(items(before), items(after), billed, new Set([...Object.keys(before), ...Object.keys(after)]), { at, end: period.end, whole: period.end - period.start }).map(l => l.amount).sort((a, b) => a - b);
};

function change(life: Life, now: number, to: Prices): void {
  if (life.state !== 'active' || life.pending || life.endsOn || sum(to) === sum(life.prices)) return;
  const before = life.prices;
  expect(timingOf({ fromMonthlyCents: BigInt(sum(before)), toMonthlyCents: BigInt(sum(to)), peopleAdded: 0, peopleDropped: 0, planChanged: true })).toBe(sum(to) > sum(before) ? 'now' : 'next_period');
  const lines = prorate(before, to, life.period, now);
  expect(bySandbox(before, to, life.period, now)).toEqual(lines.map(l => l.cents).sort((a, b) => a - b));
  for (const line of lines) expect(Number(shareOf(BigInt(line.unit), life.period.end - now, life.period.end - life.period.start))).toBe(Math.abs(line.cents));
  life.change(to);
}

function cancel(life: Life, now: number, law: keyof typeof LAWS): void {
  if (life.state !== 'active' || life.pending || life.endsOn || life.paidThrough < dateAt(now)) return;
  const planned = cancelledEnd({ today: calendarDate(dateAt(now)), startsOn: calendarDate(dateAt(now)), paidThrough: calendarDate(life.paidThrough), noticeDays: LAWS[law].noticeDays });
  life.cancel(LAWS[law]);
  expect(planned.endsOn).toBe(life.endsOn);
}

function refund(life: Life, which: number, cents: number): void {
  const index = which % life.invoices.length;
  const invoice = life.invoices[index]!;
  if (!invoice.paid || invoice.due === 0) return;
  const left = Number(refundable(BigInt(invoice.due), BigInt(invoice.refunded), []));
  expect(left).toBe(invoice.due - invoice.refunded);
  expect(life.refund(index, cents)).toBe(cents <= left);
}

function act(life: Life, now: number, law: keyof typeof LAWS, tier: Tier, s: Step): void {
  switch (s.act) {
    case 'change': change(life, now, pricesOf(s.plan, s.addOn, tier)); break;
    case 'withdraw': if (life.pending && life.state === 'active') life.withdraw(); break;
    case 'cancel': cancel(life, now, law); break;
    case 'keep': if (life.endsOn && life.state === 'active') life.keep(); break;
    case 'pause': if (life.state === 'active' && !life.pending && !life.endsOn) life.pause(); break;
    case 'resume': if (life.state === 'paused') life.resume(); break;
    case 'refund': refund(life, s.which, s.cents); break;
    case 'card': life.cardWorks = s.good; if (s.good && life.state !== 'ended') life.payOpen(); break;
    default: throw new Error(`${String(s.act)} is no action`);
  }
}

/** What goes back of a life that ends on `endsOn`, as staff see it at each payment and as the membership gets it. */
function backOf(life: Life, endsOn: string): { each: number; all: number } {
  const paid: PaidPart[] = life.invoices.filter(i => i.paid && i.due > 0).map(i => ({
    paidCents: BigInt(i.due), leftCents: BigInt(i.due - i.refunded), endedCents: 0n, spans: [{ from: i.why === 'change' ? i.on : i.from, to: plusDays(i.through, 1), cents: BigInt(i.cents) }],
  }));
  const cents = (parts: readonly PaidPart[]): number => refundByFormula({ formula: 'unearned_days', paid: parts, startsOn: '2020-01-01', endsOn, today: endsOn, visits: 'unknown' }).cents;
  return { each: paid.reduce((all, part) => all + cents([part]), 0), all: cents(paid) };
}

/** The ledger of a life, from what the processor would say of its objects. */
function ledgerOf(life: Life): Entry[] {
  let carried = 0;
  return life.invoices.flatMap((i, n) => {
    // what was carried over from before is used, what is left is carried on
    const balance = i.cents - i.due;
    carried += balance;
    return [
      ...entriesOfInvoice({ id: `in_${n}`, state: i.paid ? 'paid' : 'open', finalized: true, writtenOff: false, totalCents: i.cents, balanceCents: balance, creditedCents: 0, paidElsewhereCents: 0 }),
      ...(i.due > 0 ? entriesOfPayment({ id: `pi_${n}`, collected: i.paid, amountCents: i.due }) : []),
      ...(i.refunded > 0 ? entriesOfRefund({ id: `re_${n}`, undone: false, amountCents: i.refunded }) : []),
    ];
  }).concat(carried === life.carried ? [] : [{ key: 'lost', kind: 'adjusted', legs: { cash: 1 } }]);
}

test('any sequence of changes, pauses, cancellations, cards and refunds: same shares, dates and ends; what an end would give back, at each payment and for all; never more back than was paid; the ledger drifts by nothing', () => {
  fc.assert(fc.property(start, fc.constantFrom<keyof typeof LAWS>('AZ', 'FL', 'TX'), fc.constantFrom<Tier>('EE', 'ESP', 'ECH', 'FAM'), fc.constantFrom(...PLANS), fc.array(step, { minLength: 3, maxLength: 14 }), (at, law, tier, plan, steps) => {
    const life = new Life(at, pricesOf(plan, false, tier));
    let now = at;
    for (const s of steps) {
      now += s.wait;
      life.until(now);
      act(life, now, law, tier, s);
      expect(life.refunded).toBeLessThanOrEqual(life.collected);
      for (const i of life.invoices) expect(i.refunded).toBeLessThanOrEqual(i.paid ? i.due : 0);
      const back = life.unearnedAfter(dateAt(now));
      expect(backOf(life, dateAt(now))).toEqual({ each: back, all: back });
      expect(back).toBeLessThanOrEqual(life.collected - life.refunded);
    }
    const entries = ledgerOf(life);
    expect(entries.every(e => Object.values(e.legs).reduce((a, b) => a + b, 0) === 0)).toBe(true);
    expect(driftBetween(balancesAfter(entries), {
      ...NOTHING, revenue: -life.invoices.reduce((all, i) => all + i.cents, 0), cash: life.collected - life.refunded, refunds: life.refunded, receivable: life.owed, customer_credit: life.carried,
    })).toEqual({});
  }), CASES);
});

test('renewals of a whole life fall on the anchors of its first day', () => {
  fc.assert(fc.property(start, fc.integer({ min: 1, max: 36 }), (at, months) => {
    const life = new Life(at, { plan: 9_900 }).until(at + months * 30 * DAY);
    const anchor = dayOfMonth(dateAt(at));
    for (const i of life.invoices) expect(plusDays(i.through, 1)).toBe(nextAnchorAfter(anchor, calendarDate(i.from)));
    // no period twice, and none left out
    expect(life.invoices.slice(1).every((i, n) => i.from === plusDays(life.invoices[n]!.through, 1))).toBe(true);
  }), CASES);
});
