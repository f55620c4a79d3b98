import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  balancesAfter, balancesOfFacts, type CreditNoteFacts, type DisputeFacts, driftBetween, type Entry, entriesOfCreditNote, entriesOfDispute, entriesOfInvoice, entriesOfPayment, entriesOfRefund, type InvoiceFacts, NOTHING, type PayerFacts,
} from './ledger.rules.js';

const paid: InvoiceFacts = { id: 'in', state: 'paid', finalized: true, writtenOff: false, totalCents: 27_900, balanceCents: 0, creditedCents: 0, paidElsewhereCents: 0 };
const legs = (entries: readonly Entry[]): Record<string, unknown> => Object.fromEntries(entries.map(e => [e.key, e.legs]));

describe('the entries of one object', () => {
  it('an invoice that was paid', () => {
    expect(legs([...entriesOfInvoice(paid), ...entriesOfPayment({ id: 'pi', collected: true, amountCents: 27_900 })])).toEqual({
      'invoice:in:finalized': { receivable: 27_900, revenue: -27_900 }, 'payment:pi:collected': { cash: 27_900, receivable: -27_900 },
    });
  });

  it('a draft and an attempt that failed are nothing', () => {
    expect([...entriesOfInvoice({ ...paid, state: 'draft', finalized: false }), ...entriesOfPayment({ id: 'pi', collected: false, amountCents: 27_900 })]).toEqual([]);
  });

  it('a downgrade gives credit, and the next invoice uses it', () => {
    const given = entriesOfInvoice({ ...paid, id: 'a', totalCents: -4_500, balanceCents: -4_500 });
    const used = entriesOfInvoice({ ...paid, id: 'b', state: 'open', totalCents: 9_900, balanceCents: 4_500 });
    expect(balancesAfter(given)).toEqual({ ...NOTHING, revenue: 4_500, customer_credit: -4_500 });
    expect(balancesAfter([...given, ...used])).toEqual({ ...NOTHING, revenue: -5_400, receivable: 5_400 });
  });

  it('written off, then paid after all', () => {
    const off = { ...paid, state: 'uncollectible' as const, writtenOff: true };
    expect(balancesAfter(entriesOfInvoice(off))).toEqual({ ...NOTHING, revenue: -27_900, bad_debt: 27_900 });
    expect(balancesAfter([...entriesOfInvoice({ ...off, state: 'paid' }), ...entriesOfPayment({ id: 'pi', collected: true, amountCents: 27_900 })])).toEqual({ ...NOTHING, revenue: -27_900, cash: 27_900 });
  });

  it('voided after it was written off and had used credit: all of it comes back', () => {
    expect(balancesAfter(entriesOfInvoice({ ...paid, state: 'void', writtenOff: true, balanceCents: 4_500 }))).toEqual(NOTHING);
  });

  it('a refund that failed leaves nothing but its two entries', () => {
    const entries = entriesOfRefund({ id: 're', undone: true, amountCents: 5_000 });
    expect(entries.map(e => e.key)).toEqual(['refund:re:made', 'refund:re:failed']);
    expect(balancesAfter(entries)).toEqual(NOTHING);
  });

  it('credit notes: off an open invoice, and to the balance', () => {
    expect(balancesAfter(entriesOfCreditNote({ id: 'cn', void: false, openCents: 1_000, balanceCents: 0, elsewhereCents: 0 }))).toEqual({ ...NOTHING, refunds: 1_000, receivable: -1_000 });
    expect(balancesAfter(entriesOfCreditNote({ id: 'cn', void: false, openCents: 0, balanceCents: 700, elsewhereCents: 0 }))).toEqual({ ...NOTHING, refunds: 700, customer_credit: -700 });
    expect(balancesAfter(entriesOfCreditNote({ id: 'cn', void: true, openCents: 1_000, balanceCents: 0, elsewhereCents: 0 }))).toEqual(NOTHING);
  });

  it('disputes: open, won, lost, and a bank debit that came back', () => {
    const open: DisputeFacts = { id: 'dp', lost: false, returned: false, withdrawnCents: 27_900, reinstatedCents: 0 };
    expect(balancesAfter(entriesOfDispute(open))).toEqual({ ...NOTHING, disputed: 27_900, cash: -27_900 });
    expect(balancesAfter(entriesOfDispute({ ...open, reinstatedCents: 27_900 }))).toEqual(NOTHING);
    expect(balancesAfter(entriesOfDispute({ ...open, lost: true }))).toEqual({ ...NOTHING, chargeback_loss: 27_900, cash: -27_900 });
    expect(entriesOfDispute({ ...open, lost: true, returned: true }).map(e => e.kind)).toEqual(['dispute_withdrawn', 'debit_returned']);
  });
});

/** A small processor of its own: it keeps sums as the real one does and gives facts after each step. It shares no arithmetic with the rules. */
type Step = { readonly on: number; readonly what: 'invoice' | 'credit' | 'pay' | 'write_off' | 'void' | 'refund' | 'fail_refund' | 'note_open' | 'note_balance' | 'void_note' | 'dispute' | 'win' | 'lose' | 'elsewhere'; readonly cents: number };
interface Mutable { state: InvoiceFacts['state']; writtenOff: boolean; total: number; balance: number; credited: number; remaining: number; elsewhere: number; paid: number; refunds: { cents: number; undone: boolean }[]; notes: { open: number; balance: number; void: boolean }[]; dispute: { cents: number; back: number; lost: boolean } | null }

class Processor {
  balance = 0;
  readonly invoices: Mutable[] = [];

  do({ on, what, cents }: Step): void {
    if (what === 'invoice' || what === 'credit') { this.#finalize(what === 'invoice' ? cents : -cents); return; }
    const i = this.invoices[on % Math.max(1, this.invoices.length)];
    if (!i) return;
    const [left, owed] = [i.paid - i.refunds.filter(r => !r.undone).reduce((n, r) => n + r.cents, 0), i.state === 'open' || i.state === 'uncollectible'];
    switch (what) {
      case 'pay': if (owed && i.remaining > 0) { i.paid = i.remaining; i.remaining = 0; i.state = 'paid'; } break;
      case 'elsewhere': if (owed && i.remaining > 0) { i.elsewhere = i.remaining; i.remaining = 0; i.state = 'paid'; } break;
      case 'write_off': if (i.state === 'open') { i.state = 'uncollectible'; i.writtenOff = true; } break;
      case 'void': if (owed) { i.state = 'void'; i.remaining = 0; this.balance -= i.balance; } break;
      case 'refund': if (!i.dispute && left > 0) i.refunds.push({ cents: Math.min(left, cents), undone: false }); break;
      case 'fail_refund': { const last = i.refunds.at(-1); if (last) last.undone = true; break; }
      case 'note_open': if (i.state === 'open' && !i.writtenOff && cents < i.remaining) { i.notes.push({ open: cents, balance: 0, void: false }); i.credited += cents; i.remaining -= cents; } break;
      case 'note_balance': if (i.state === 'paid' && i.total > 0) { i.notes.push({ open: 0, balance: cents, void: false }); this.balance -= cents; } break;
      case 'void_note': { const note = i.notes.find(n => !n.void && n.open > 0); if (note && i.state === 'open') { note.void = true; i.credited -= note.open; i.remaining += note.open; } break; }
      case 'dispute': if (!i.dispute && left > 0) i.dispute = { cents: left, back: 0, lost: false }; break;
      case 'win': if (i.dispute && !i.dispute.lost) i.dispute.back = i.dispute.cents; break;
      case 'lose': if (i.dispute && i.dispute.back === 0) i.dispute.lost = true; break;
      default: break;
    }
  }

  #finalize(total: number): void {
    const open = this.balance + total;
    const after = open > 0 ? 0 : open;
    const used = after - this.balance;
    this.balance = after;
    this.invoices.push({ state: total - used > 0 ? 'open' : 'paid', writtenOff: false, total, balance: used, credited: 0, remaining: total - used, elsewhere: 0, paid: 0, refunds: [], notes: [], dispute: null });
  }

  facts(): PayerFacts {
    const each = <T>(of: (i: Mutable, n: number) => readonly T[]): T[] => this.invoices.flatMap(of);
    return {
      customerBalanceCents: this.balance,
      invoices: each((i, n) => [{ id: `in${n}`, state: i.state, finalized: true, writtenOff: i.writtenOff, totalCents: i.total, balanceCents: i.balance, creditedCents: i.credited, paidElsewhereCents: i.elsewhere, remainingCents: i.remaining }]),
      payments: each((i, n) => [{ id: `pi${n}`, collected: i.paid > 0, amountCents: i.paid }]),
      refunds: each((i, n) => i.refunds.map((r, k) => ({ id: `re${n}.${k}`, undone: r.undone, amountCents: r.cents }))),
      creditNotes: each((i, n) => i.notes.map((c, k): CreditNoteFacts => ({ id: `cn${n}.${k}`, void: c.void, openCents: c.open, balanceCents: c.balance, elsewhereCents: 0 }))),
      disputes: each((i, n) => (i.dispute ? [{ id: `dp${n}`, lost: i.dispute.lost, returned: false, withdrawnCents: i.dispute.cents, reinstatedCents: i.dispute.back }] : [])),
    };
  }
}

const entriesOf = (f: PayerFacts): Entry[] => [
  ...f.invoices.flatMap(entriesOfInvoice), ...f.payments.flatMap(entriesOfPayment), ...f.refunds.flatMap(entriesOfRefund), ...f.creditNotes.flatMap(entriesOfCreditNote), ...f.disputes.flatMap(entriesOfDispute),
];

const steps = fc.array(fc.record({
  on: fc.nat(5), cents: fc.integer({ min: 50, max: 30_000 }),
  what: fc.constantFrom<Step['what'][]>('invoice', 'invoice', 'credit', 'pay', 'pay', 'write_off', 'void', 'refund', 'fail_refund', 'note_open', 'note_balance', 'void_note', 'dispute', 'win', 'lose', 'elsewhere'),
}), { maxLength: 30 });

describe('any sequence of what can happen', () => {
  it('each entry sums to zero, the balances are the processor\'s, whenever and however often it was read', () => {
    fc.assert(fc.property(steps, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (sequence, read) => {
      const processor = new Processor();
      const ledger = new Map<string, Entry>();
      const post = (): void => { for (const e of entriesOf(processor.facts())) if (!ledger.has(e.key)) ledger.set(e.key, e); };
      sequence.forEach((step, n) => { processor.do(step); if (read[n]) post(); });
      post();
      for (const e of ledger.values()) expect(Object.values(e.legs).reduce((n, cents) => n + cents, 0)).toBe(0);
      expect(driftBetween(balancesAfter([...ledger.values()]), balancesOfFacts(processor.facts()))).toEqual({});
      const once = new Map(entriesOf(processor.facts()).map(e => [e.key, e]));
      expect([...ledger.keys()].sort()).toEqual([...once.keys()].sort());
    }));
  });
});
