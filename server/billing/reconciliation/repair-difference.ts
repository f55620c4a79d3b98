import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Actor } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { transition, tryTransition } from '#kit/states/transition.js';
import { reconciliationDifferenceSubject } from '../billing.access.js';
import { differenceStays } from '../billing.errors.js';
import { postEntries, type PostingKeys } from '../ledger.repository.js';
import { postingsOf } from '../ledger-facts.js';
import type { EventRefs } from '../payments.port.js';
import { rereadWith } from '../reread-with.js';
import { differenceStates } from './difference.states.js';
import { ledgerCheck, readWhole } from './read-whole.js';
import type { ReconciliationDifference } from './reconciliation.entity.js';
import { compareBalances, compareInvoices, compareSubscriptions } from './reconciliation.rules.js';
import { ourCustomers, ourInvoices, ourSubscriptions } from './reconciliation.repository.js';

interface Repair { readonly id: string; readonly kind: ReconciliationDifference['kind']; readonly proposal: ReconciliationDifference['proposal']; readonly payerId: string | null; readonly customerId: string | null; readonly processorId: string | null; readonly strays: readonly string[]; readonly remark: string | null }

/** Subscriptions of a payer that are over here; what of them still runs at the processor is to end there. */
const overHere = async (tx: Tx, payerId: string): Promise<string[]> => (await tx.query<{ id: string }>(
  `select processor_subscription_id id from subscription where payer_id = $1 and state in ('canceled', 'expired') and processor_subscription_id is not null`, [payerId])).map(s => s.id);

/** Does what the difference proposes, looks again, and closes it only if it is gone. */
export const repairDifference = command({
  name: 'repairDifference', action: 'repair', subject: 'ReconciliationDifference', stepUp: true, input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<Repair> {
    const difference = await load<ReconciliationDifference>(tx, reconciliationDifferenceSubject, id, 'update');
    authorize(tx, 'repair', reconciliationDifferenceSubject, difference);
    differenceStates.next(difference.state, 'repair');
    await record(tx, { action: 'reconciliation.repair_requested', subjectType: 'ReconciliationDifference', subjectId: id, details: { kind: difference.kind, proposal: difference.proposal, payer: difference.payerId } });
    const [payer] = await tx.query<{ customer: string | null }>('select processor_customer_id customer from payer where id = $1', [difference.payerId]);
    const strays = difference.proposal !== 'cancel_there' ? [] : difference.processorId !== null ? [difference.processorId] : await overHere(tx, difference.payerId!);
    return { id, kind: difference.kind, proposal: difference.proposal, payerId: difference.payerId, customerId: payer?.customer ?? null, processorId: difference.processorId, strays, remark: typeof difference.theirs?.['remark'] === 'string' ? difference.theirs['remark'] : null };
  },
  async call(repair, { payments }: Ports): Promise<number> {
    for (const stray of repair.strays) await payments.cancelSubscription({ intentId: repair.id, processorSubscriptionId: stray, onlyUnpaid: false });
    return repair.strays.length;
  },
  settle: (_tx, repair) => Promise.resolve({ id: repair.id }),
  async follow(db, repair, out, actor) {
    const remarks = await readAgain(db, repair);
    if (repair.kind === 'diverged' ? remarks === null || remarks.includes(repair.remark ?? '') : await stands(db, repair)) throw differenceStays();
    await close(db, repair, actor);
    return out;
  },
});

/** What still does not fit after another read; null when it could not be read. */
async function readAgain(db: Db, repair: Repair): Promise<readonly string[] | null> {
  if (repair.payerId === null) return [];
  const refs = repair.customerId === null ? [] : await everything(db, repair.customerId);
  const remarks = await rereadWith(db, repair.payerId, refs);
  if (repair.proposal === 'post_missing' && repair.customerId !== null) await postMissing(db, { id: repair.payerId, customer: repair.customerId }, repair.id);
  return remarks;
}

const everything = async (db: Db, customerId: string): Promise<EventRefs[]> => (await readWhole(db, customerId)).invoices.map(i => ({ invoiceId: i.id }));

/** First every entry that the processor's objects ask for; what is still short then is posted as an adjustment that names this difference. */
async function postMissing(db: Db, payer: { id: string; customer: string }, differenceId: string): Promise<void> {
  const whole = await readWhole(db, payer.customer);
  await db.systemChange('billing.repair', async tx => postEntries(tx, await keysOf(tx, payer.id), postingsOf(whole)));
  const { drift } = await ledgerCheck(db, payer);
  const open = Object.values(drift).reduce((sum, cents) => sum + cents, 0);
  if (Object.keys(drift).length === 0 || open !== 0) return; // a drift that does not balance is no matter of posting: a person has to look
  await db.systemChange('billing.repair', async tx => postEntries(tx, await keysOf(tx, payer.id), [{ key: `adjusted:${differenceId}`, kind: 'adjusted', legs: drift, invoice: null }]));
}

const keysOf = async (tx: Tx, payerId: string): Promise<PostingKeys> =>
  (await tx.query<PostingKeys>('select id "payerId", application_id "applicationId", household_id "householdId", group_id "groupId" from payer where id = $1', [payerId]))[0]!;

/** Whether the difference is still there, by the comparison that had found it. */
async function stands(db: Db, repair: Repair): Promise<boolean> {
  const { payments } = db.ports;
  if (repair.kind === 'ledger_drift') {
    if (repair.payerId === null || repair.customerId === null) return true;
    const { ours, theirs } = await ledgerCheck(db, { id: repair.payerId, customer: repair.customerId });
    return compareBalances(repair.payerId, ours, theirs) !== null;
  }
  if (repair.kind === 'invoice_gone' || repair.processorId === null) return true;
  const customers = await ourCustomers(db);
  if (repair.kind === 'invoice_figures' || repair.kind === 'invoice_missing') {
    const invoice = await payments.fetchInvoice(repair.processorId);
    const ours = (await ourInvoices(db, [repair.processorId], new Date(8.64e15))).filter(i => i.processorId === repair.processorId);
    return invoice !== null && compareInvoices(ours, [invoice], customers).length > 0;
  }
  const ours = (await ourSubscriptions(db)).filter(s => s.processorId === repair.processorId);
  const theirs = await payments.fetchSubscription(repair.processorId);
  return compareSubscriptions(ours, theirs ? [theirs] : [], customers).length > 0;
}

async function close(db: Db, repair: Repair, actor: Actor): Promise<void> {
  await db.change(actor, async tx => {
    const done = await tryTransition(tx, { machine: differenceStates, table: 'reconciliation_difference', id: repair.id, from: 'open', action: 'repair', set: { closed_at: tx.now, closed_by_id: tx.principal.id } });
    if (done) await record(tx, { action: 'reconciliation.repaired', subjectType: 'ReconciliationDifference', subjectId: repair.id, details: { kind: repair.kind, proposal: repair.proposal, payer: repair.payerId } });
  });
}

/** It may stay as it is, for a reason. */
export const dismissDifference = change({
  name: 'dismissDifference', action: 'dismiss', subject: 'ReconciliationDifference', input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(5).max(500).describe('Why it may stay') }),
  async run(tx, { id, reason }) {
    const difference = await load<ReconciliationDifference>(tx, reconciliationDifferenceSubject, id, 'update');
    authorize(tx, 'dismiss', reconciliationDifferenceSubject, difference);
    await transition(tx, { machine: differenceStates, table: 'reconciliation_difference', id, from: difference.state, action: 'dismiss', reason, set: { reason, closed_at: tx.now, closed_by_id: tx.principal.id } });
    await record(tx, { action: 'reconciliation.dismissed', subjectType: 'ReconciliationDifference', subjectId: id, details: { kind: difference.kind, reason } });
    return { id };
  },
});
