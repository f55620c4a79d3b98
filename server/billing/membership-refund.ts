import type { Tx } from '#kit/db/tx.js';
import { approvedPackFor, type RefundFormula } from '#plans/index.js';
import { paidPart, paymentsAfter } from './refund.repository.js';
import { refundByFormula, type RefundFormulaResult, type Visits } from './refund.rules.js';

/** Where no clauses are approved any more, the member gets what was paid for and not used. */
export const formulaOfState = (state: string | null): RefundFormula => approvedPackFor(state)?.refundFormula ?? 'unearned_days';

/** What goes back of all that a payer has paid for days to come, if the membership ends on `endsOn`: the sum of what each of the payments says for itself. */
export async function membershipRefund(tx: Tx, q: { payerId: string; state: string | null; startsOn: string; endsOn: string; visits: Visits }): Promise<RefundFormulaResult> {
  const paid = [];
  for (const payment of await paymentsAfter(tx, q.payerId, tx.today)) paid.push(await paidPart(tx, payment));
  return refundByFormula({ formula: formulaOfState(q.state), paid, startsOn: q.startsOn, endsOn: q.endsOn, today: tx.today, visits: q.visits });
}
