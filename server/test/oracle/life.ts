import { DAY, type Day, dateAt, daysBetween, endOfDay, monthsAfter, plusDays, type Seconds } from './calendar.js';
import { beginsAtOnce, cancelledEnd, DAYS_SUSPENDED, type Law, type Period, type Prices, prorate, RETRY_DAYS, share, total, unearned } from './money.js';

/** The life of one membership that starts today: what is charged, given back and in force after any sequence of actions. */
export interface Line { readonly of: string; readonly kind: 'charge' | 'credit'; readonly unit: number; readonly cents: number }
export interface Invoice {
  readonly on: Day; readonly why: 'start' | 'renewal' | 'change' | 'resume'; readonly lines: readonly Line[]; readonly cents: number;
  /** What was asked for it, with what was carried over from before; nothing below half a dollar. */
  readonly due: number;
  readonly from: Day; readonly through: Day; paid: boolean; refunded: number;
}
export type State = 'active' | 'past_due' | 'suspended' | 'paused' | 'ended';

/** A draft waits so long before it is charged, so that the product can look at it. */
const DRAFT_WAITS = 3600;
/** No card is charged less than 50 cents: it is carried over to the next invoice. */
const SMALLEST_CHARGE = 50;
interface Failing { readonly since: Seconds; readonly invoice: Invoice; retries: number }

export class Life {
  readonly invoices: Invoice[] = [];
  readonly refunds: { on: Day; cents: number }[] = [];
  state: State = 'active';
  period: Period;
  /** In force from the next period. */
  pending: Prices | null = null;
  /** The last day, where one is set. */
  endsOn: Day | null = null;
  cardWorks = true;
  /** To be given back because the membership ended within a month that was paid. */
  dueBack = 0;
  /** Carried over to the next invoice. */
  carried = 0;
  private law: Law | null = null;
  /** The days a notice took from the month under way. */
  private cutOff: { readonly days: number; readonly whole: number; readonly end: Seconds } | null = null;
  private anchor: Seconds;
  private turns = 0;
  private failing: Failing | null = null;
  private suspendedAt: Seconds | null = null;
  private now: Seconds;

  constructor(start: Seconds, public prices: Prices) {
    this.anchor = this.now = start;
    this.period = { start, end: monthsAfter(start, 1) };
    this.bill(start, 'start', full(prices));
  }

  get paidThrough(): Day {
    const paid = this.invoices.filter(i => i.paid && i.due > 0);
    return paid.map(i => i.through).sort().at(-1)!;
  }
  get nextChargeOn(): Day | null {
    const next = dateAt(this.period.end);
    return this.state === 'ended' || this.state === 'paused' || (this.endsOn !== null && this.endsOn < next) ? null : next;
  }
  get collected(): number { return this.invoices.filter(i => i.paid).reduce((all, i) => all + i.due, 0); }
  get refunded(): number { return this.refunds.reduce((all, r) => all + r.cents, 0); }
  get owed(): number { return this.invoices.filter(i => !i.paid).reduce((all, i) => all + i.due, 0); }

  /** Lets time pass: renewals, retries, suspension and the end, each at its own moment. */
  until(at: Seconds): this {
    for (let moment = this.nextMoment(); moment !== null && moment.at <= at; moment = this.nextMoment()) { this.now = moment.at; moment.happen(); }
    this.now = Math.max(this.now, at);
    return this;
  }

  private nextMoment(): { at: Seconds; happen: () => void } | null {
    if (this.state === 'ended') return null;
    const moments = [{ at: this.period.end, happen: () => this.turn() }];
    if (this.failing && this.failing.retries < RETRY_DAYS.length) moments.push({ at: this.failing.since + RETRY_DAYS[this.failing.retries]! * DAY, happen: () => this.retry() });
    if (this.endsOn !== null) moments.push({ at: endOfDay(this.endsOn), happen: () => this.end(this.endsOn!) });
    if (this.suspendedAt !== null) moments.push({ at: this.suspendedAt + DAYS_SUSPENDED * DAY, happen: () => this.end(plusDays(dateAt(this.suspendedAt!), DAYS_SUSPENDED)) });
    return moments.sort((a, b) => a.at - b.at)[0]!;
  }

  /** The period is over: the next one begins with what is then in force. */
  private turn(): void {
    this.prices = this.pending ?? this.prices;
    this.pending = null;
    this.turns += 1;
    this.cutOff = null;
    this.period = { start: this.period.end, end: monthsAfter(this.anchor, this.turns + 1) };
    // what is suspended or paused is not charged
    if (this.state === 'active' || this.state === 'past_due') this.bill(this.now + DRAFT_WAITS, 'renewal', this.lastDays() ?? full(this.prices));
  }

  /** A notice that ends within the month just begun: only its days are charged, by days of that month as a refund would count them. */
  private lastDays(): Line[] | null {
    const { start, end } = this.period;
    if (this.endsOn === null || this.endsOn >= plusDays(dateAt(end), -1)) return null;
    const [days, whole] = [daysBetween(dateAt(start), this.endsOn) + 1, daysBetween(dateAt(start), dateAt(end))];
    this.cutOff = { days: whole - days, whole, end };
    this.period = { start, end: start + days * DAY };
    return this.shareOf(days, whole);
  }
  private shareOf(days: number, whole: number): Line[] { return Object.entries(this.prices).map(([of, unit]): Line => ({ of, kind: 'charge', unit, cents: share(unit, days, whole) })); }

  private bill(at: Seconds, why: Invoice['why'], lines: readonly Line[]): void {
    const due = this.dueOf(lines);
    this.carried += total(lines) - due;
    const paid = this.cardWorks || due === 0;
    const invoice: Invoice = { on: dateAt(at), why, lines, cents: total(lines), due, from: dateAt(this.period.start), through: plusDays(dateAt(this.period.end), -1), paid, refunded: 0 };
    this.invoices.push(invoice);
    if (paid) return;
    this.state = 'past_due';
    this.failing ??= { since: at, invoice, retries: 0 };
  }

  private retry(): void {
    if (this.payOpen() || !this.failing) return;
    this.failing.retries += 1;
    if (this.failing.retries < RETRY_DAYS.length) return;
    this.state = 'suspended';
    this.suspendedAt = this.now;
  }

  /** Tries what is owed now; a success restores the membership. */
  payOpen(): boolean {
    if (!this.cardWorks) return false;
    for (const invoice of this.invoices) invoice.paid = true;
    this.failing = this.suspendedAt = null;
    if (this.state === 'past_due' || this.state === 'suspended') this.state = 'active';
    return true;
  }

  private end(on: Day): void {
    if (this.law?.unearnedBack) this.dueBack = this.unearnedAfter(on);
    this.state = 'ended';
    this.endsOn = on;
    this.pending = null;
  }

  /** What a change would ask for now; nothing where it begins with the next period. */
  dueFor(to: Prices): number { return beginsAtOnce(this.prices, to) ? this.dueOf(prorate(this.prices, to, this.period, this.now)) : 0; }
  private dueOf(lines: readonly Line[]): number {
    const open = this.carried + total(lines);
    return open < SMALLEST_CHARGE ? 0 : open;
  }

  change(to: Prices): void {
    this.must(this.state === 'active' && this.pending === null && this.endsOn === null, 'change');
    if (!beginsAtOnce(this.prices, to)) { this.pending = to; return; }
    const lines = prorate(this.prices, to, this.period, this.now);
    this.prices = to;
    this.bill(this.now, 'change', lines);
  }

  withdraw(): void { this.must(this.pending !== null, 'withdraw'); this.pending = null; }

  pause(): void { this.must(this.state === 'active' && this.pending === null && this.endsOn === null, 'pause'); this.state = 'paused'; }

  /** Within a month that is paid care just goes on; later a new month begins and is charged today. */
  resume(): void {
    this.must(this.state === 'paused', 'resume');
    this.state = 'active';
    if (dateAt(this.now) <= this.paidThrough) return;
    this.anchor = this.now;
    this.turns = 0;
    this.period = { start: this.now, end: monthsAfter(this.now, 1) };
    this.bill(this.now, 'resume', full(this.prices));
  }

  cancel(law: Law): void {
    this.must(this.state === 'active' && this.endsOn === null && this.pending === null, 'cancel');
    this.law = law;
    // the morning of a renewal: nothing is paid that could be used up, so it is over at once and nothing more is charged
    if (this.paidThrough < dateAt(this.now)) { this.end(dateAt(this.now)); return; }
    this.endsOn = cancelledEnd(dateAt(this.now), this.paidThrough, law);
  }
  /** Taken back. Where the notice had already shortened the month, its other days are charged now. */
  keep(): void {
    this.must(this.endsOn !== null && this.state === 'active', 'keep');
    this.endsOn = this.law = null;
    if (!this.cutOff) return;
    const { days, whole, end } = this.cutOff;
    this.cutOff = null;
    this.period = { start: this.period.start, end };
    this.bill(this.now, 'change', this.shareOf(days, whole));
  }

  /** Staff end it today. */
  endNow(law: Law): void { this.law = law; this.end(dateAt(this.now)); }

  /** Of each invoice what was paid for the days after `day`, by the days it bills: a change bills from its own day on. No more than is left of it. */
  unearnedAfter(day: Day): number {
    return this.invoices.filter(i => i.paid && i.through > day).reduce((all, i) => all + Math.min(i.due - i.refunded, unearned(i.due, { from: i.why === 'change' ? i.on : i.from, through: i.through }, day)), 0);
  }

  /** Gives back part of what an invoice collected. Never more than is left of it. */
  refund(index: number, cents: number): boolean {
    const invoice = this.invoices[index];
    if (!invoice?.paid || cents < 1 || invoice.refunded + cents > invoice.due) return false;
    invoice.refunded += cents;
    this.refunds.push({ on: dateAt(this.now), cents });
    return true;
  }

  private must(holds: boolean, what: string): void { if (!holds) throw new Error(`${what}: not while ${this.state}${this.pending ? ' with a change to come' : ''}${this.endsOn ? `, ends on ${this.endsOn}` : ''}`); }
}

const full = (prices: Prices): Line[] => Object.entries(prices).map(([of, unit]) => ({ of, kind: 'charge', unit, cents: unit }));
