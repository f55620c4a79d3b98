/**
 * Double entry, pure: what the processor says of an object, as the entries that led there. The same facts give the same
 * entries under the same keys, whatever was read before: a replay posts nothing, and an object first seen at its end gets
 * its whole history. Debits are positive; the lines of an entry sum to zero.
 */
export const LEDGER_ACCOUNTS = ['receivable', 'revenue', 'cash', 'refunds', 'customer_credit', 'bad_debt', 'disputed', 'chargeback_loss'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

export const LEDGER_KINDS = [
  'invoice_finalized', 'balance_applied', 'invoice_written_off', 'invoice_recovered', 'invoice_voided', 'paid_elsewhere', 'payment_collected', 'refund_made', 'refund_failed',
  'credit_note_issued', 'credit_note_voided', 'dispute_withdrawn', 'dispute_reinstated', 'dispute_lost', 'debit_returned', 'adjusted',
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

export type Legs = Readonly<Partial<Record<LedgerAccount, number>>>;
export interface Entry { readonly key: string; readonly kind: LedgerKind; readonly legs: Legs }
export type Balances = Readonly<Record<LedgerAccount, number>>;

export interface InvoiceFacts {
  readonly id: string;
  readonly state: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  readonly finalized: boolean;
  /** It was marked uncollectible at some time, whatever came later. */
  readonly writtenOff: boolean;
  readonly totalCents: number;
  /** What the customer's balance changed by: positive, credit that was used; negative, credit that was given. */
  readonly balanceCents: number;
  /** Taken off by credit notes before it was paid. */
  readonly creditedCents: number;
  readonly paidElsewhereCents: number;
}
export interface PaymentFacts { readonly id: string; readonly collected: boolean; readonly amountCents: number }
export interface RefundFacts { readonly id: string; readonly undone: boolean; readonly amountCents: number }
export interface CreditNoteFacts {
  readonly id: string; readonly void: boolean;
  /** Off an open invoice, to the customer's balance, and paid by other ways than the processor. What goes back to a card is a refund of its own. */
  readonly openCents: number; readonly balanceCents: number; readonly elsewhereCents: number;
}
export interface DisputeFacts { readonly id: string; readonly lost: boolean; /** A bank debit that was returned: no bank hears an objection. */ readonly returned: boolean; readonly withdrawnCents: number; readonly reinstatedCents: number }

/** An entry of the legs that are not nothing; none at all when none is left. */
function entry(key: string, kind: LedgerKind, legs: Legs): Entry[] {
  const kept = Object.entries(legs).filter(([, cents]) => cents !== 0);
  return kept.length === 0 ? [] : [{ key, kind, legs: Object.fromEntries(kept) }];
}

/** What could be collected: the total less the balance that was used and what credit notes took off. */
const collectible = (i: InvoiceFacts): number => i.totalCents - i.balanceCents - i.creditedCents;

export function entriesOfInvoice(i: InvoiceFacts): Entry[] {
  if (!i.finalized) return [];
  const due = collectible(i);
  const key = (what: string): string => `invoice:${i.id}:${what}`;
  return [
    ...entry(key('finalized'), 'invoice_finalized', { receivable: i.totalCents, revenue: -i.totalCents }),
    ...entry(key('balance'), 'balance_applied', { receivable: -i.balanceCents, customer_credit: i.balanceCents }),
    ...(i.writtenOff ? entry(key('written_off'), 'invoice_written_off', { receivable: -due, bad_debt: due }) : []),
    ...(i.writtenOff && i.state === 'paid' ? entry(key('recovered'), 'invoice_recovered', { receivable: due, bad_debt: -due }) : []),
    ...entry(key('paid_elsewhere'), 'paid_elsewhere', { cash: i.paidElsewhereCents, receivable: -i.paidElsewhereCents }),
    ...(i.state === 'void' ? entry(key('voided'), 'invoice_voided', { [i.writtenOff ? 'bad_debt' : 'receivable']: -due, customer_credit: -i.balanceCents, revenue: i.totalCents - i.creditedCents }) : []),
  ];
}

export const entriesOfPayment = (p: PaymentFacts): Entry[] =>
  (p.collected ? entry(`payment:${p.id}:collected`, 'payment_collected', { cash: p.amountCents, receivable: -p.amountCents }) : []);

export const entriesOfRefund = (r: RefundFacts): Entry[] => [
  ...entry(`refund:${r.id}:made`, 'refund_made', { refunds: r.amountCents, cash: -r.amountCents }),
  ...(r.undone ? entry(`refund:${r.id}:failed`, 'refund_failed', { refunds: -r.amountCents, cash: r.amountCents }) : []),
];

export function entriesOfCreditNote(c: CreditNoteFacts): Entry[] {
  const legs = (sign: 1 | -1): Legs => ({ refunds: sign * (c.openCents + c.balanceCents + c.elsewhereCents), receivable: -sign * c.openCents, customer_credit: -sign * c.balanceCents, cash: -sign * c.elsewhereCents });
  return [...entry(`credit_note:${c.id}:issued`, 'credit_note_issued', legs(1)), ...(c.void ? entry(`credit_note:${c.id}:voided`, 'credit_note_voided', legs(-1)) : [])];
}

export function entriesOfDispute(d: DisputeFacts): Entry[] {
  const lost = d.withdrawnCents - d.reinstatedCents;
  return [
    ...entry(`dispute:${d.id}:withdrawn`, 'dispute_withdrawn', { disputed: d.withdrawnCents, cash: -d.withdrawnCents }),
    ...entry(`dispute:${d.id}:reinstated`, 'dispute_reinstated', { cash: d.reinstatedCents, disputed: -d.reinstatedCents }),
    ...(d.lost ? entry(`dispute:${d.id}:lost`, d.returned ? 'debit_returned' : 'dispute_lost', { chargeback_loss: lost, disputed: -lost }) : []),
  ];
}

export const NOTHING: Balances = { receivable: 0, revenue: 0, cash: 0, refunds: 0, customer_credit: 0, bad_debt: 0, disputed: 0, chargeback_loss: 0 };

export const addLegs = (balances: Balances, legs: Legs): Balances =>
  Object.fromEntries(LEDGER_ACCOUNTS.map(account => [account, balances[account] + (legs[account] ?? 0)])) as unknown as Balances;

export const balancesAfter = (entries: readonly Entry[]): Balances => entries.reduce((sum, e) => addLegs(sum, e.legs), NOTHING);

/** What the second has more than the first, by account; empty when they agree. */
export const driftBetween = (ours: Balances, theirs: Balances): Legs =>
  Object.fromEntries(LEDGER_ACCOUNTS.flatMap(account => (ours[account] === theirs[account] ? [] : [[account, theirs[account] - ours[account]]])));

/** All of one payer, as the processor has it now. */
export interface PayerFacts {
  /** Negative: the customer has credit. */
  readonly customerBalanceCents: number;
  readonly invoices: readonly (InvoiceFacts & { readonly remainingCents: number })[];
  readonly payments: readonly PaymentFacts[];
  readonly refunds: readonly RefundFacts[];
  readonly creditNotes: readonly CreditNoteFacts[];
  readonly disputes: readonly DisputeFacts[];
}

const sum = <T>(of: readonly T[], cents: (one: T) => number): number => of.reduce((total, one) => total + cents(one), 0);

/** The balances by the processor's own sums, on another way than the entries take. */
export function balancesOfFacts(f: PayerFacts): Balances {
  const standing = f.creditNotes.filter(c => !c.void);
  const made = sum(f.refunds.filter(r => !r.undone), r => r.amountCents);
  const credited = sum(standing, c => c.openCents + c.balanceCents + c.elsewhereCents);
  const lost = sum(f.disputes.filter(d => d.lost), d => d.withdrawnCents - d.reinstatedCents);
  const held = sum(f.disputes, d => d.withdrawnCents - d.reinstatedCents);
  return {
    receivable: sum(f.invoices.filter(i => i.state === 'open'), i => i.remainingCents),
    bad_debt: sum(f.invoices.filter(i => i.state === 'uncollectible'), i => i.remainingCents),
    revenue: -sum(f.invoices.filter(i => i.finalized), i => (i.state === 'void' ? i.creditedCents : i.totalCents)),
    cash: sum(f.payments.filter(p => p.collected), p => p.amountCents) + sum(f.invoices, i => i.paidElsewhereCents) - made - sum(standing, c => c.elsewhereCents) - held,
    refunds: made + credited, customer_credit: f.customerBalanceCents, disputed: held - lost, chargeback_loss: lost,
  };
}
