import type { Db } from '#kit/db/db.js';
import { newId } from '#kit/ids/ids.js';
import type { Log } from '#kit/http/log.js';
import type { Task } from '#kit/jobs/worker.js';
import { ProcessorError } from '../billing.errors.js';
import { catchUp } from '../catch-up.js';
import type { RemoteInvoice, RemoteSubscription } from '../payments.port.js';
import { ledgerCheck } from './read-whole.js';
import { compareBalances, compareInvoices, compareSubscriptions, type Difference } from './reconciliation.rules.js';
import { noteChecked, openDifferences, ourCustomers, ourInvoices, ourSubscriptions, payersToCheck, queueDifferences } from './reconciliation.repository.js';

export const RECONCILE = 'billing.reconcile';
const DAYS = 35;
const MOST_PAGES = 2_000;
/** Payers whose books are compared in full in one night; those longest unchecked first, so that each has its turn. */
export const PAYERS_A_NIGHT = 500;

export interface Reconciled { readonly runId: string; readonly subscriptions: number; readonly invoices: number; readonly payers: number; readonly differences: number; readonly open: number }

/** Compares ours with the processor's, both ways; what does not agree goes to a queue for people, and nothing is mended in silence. */
export async function reconcile(db: Db, log: Log, o: { askedBy: string; payers?: number }): Promise<Reconciled> {
  const runId = newId();
  await db.systemChange(RECONCILE, tx => tx.query(`insert into reconciliation_run (id, state, asked_by, started_at) values ($1, 'running', $2, $3)`, [runId, o.askedBy, tx.now]));
  try {
    await catchUp(db, {}, log);
    const since = new Date((await db.businessNow()).getTime() - DAYS * 86_400_000);
    const subscriptions = await all<RemoteSubscription>(async after => { const p = await db.ports.payments.listOpenSubscriptions(after); return { items: p.subscriptions, next: p.next }; });
    const invoices = await all<RemoteInvoice>(async after => { const p = await db.ports.payments.listInvoices({ since }, after); return { items: p.invoices, next: p.next }; });
    const customers = await ourCustomers(db);
    const found: Difference[] = [
      ...compareSubscriptions(await ourSubscriptions(db), subscriptions, customers), ...compareInvoices(await ourInvoices(db, invoices.map(i => i.id), since), invoices, customers),
    ];
    const books = await compareBooks(db, o.payers ?? PAYERS_A_NIGHT);
    found.push(...books.found);
    const figures = { subscriptions: subscriptions.length, invoices: invoices.length, payers: books.checked, differences: found.length };
    await db.systemChange(RECONCILE, async tx => {
      await queueDifferences(tx, runId, found);
      await tx.query(`update reconciliation_run set state = 'done', finished_at = $2, subscriptions = $3, invoices = $4, payers = $5, differences = $6 where id = $1`, [runId, tx.now, figures.subscriptions, figures.invoices, figures.payers, figures.differences]);
    });
    if (found.length > 0) log.warn({ task: RECONCILE, count: found.length }, 'billing differs from the processor');
    return { runId, ...figures, open: await openDifferences(db) };
  } catch (error) {
    const code = error instanceof ProcessorError ? error.processorCode : 'internal';
    await db.systemChange(RECONCILE, tx => tx.query(`update reconciliation_run set state = 'failed', finished_at = $2, failure = $3 where id = $1`, [runId, tx.now, code]));
    throw error;
  }
}

export const reconcileTask: Task = async (db, _payload, log) => { await reconcile(db, log, { askedBy: 'schedule' }); };

async function all<T>(page: (after: string | null) => Promise<{ items: readonly T[]; next: string | null }>): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  for (let n = 0; n < MOST_PAGES; n++) {
    const found = await page(after);
    items.push(...found.items);
    if (found.next === null) return items;
    after = found.next;
  }
  throw new Error('the processor lists more than can be compared');
}

async function compareBooks(db: Db, most: number): Promise<{ checked: number; found: Difference[] }> {
  const payers = await payersToCheck(db, most);
  const found: Difference[] = [];
  for (const payer of payers) {
    const { ours, theirs } = await ledgerCheck(db, payer);
    const difference = compareBalances(payer.id, ours, theirs);
    if (difference) found.push(difference);
    await db.systemChange(RECONCILE, tx => noteChecked(tx, payer.id));
  }
  return { checked: payers.length, found };
}
