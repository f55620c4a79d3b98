import type { Tx } from '#kit/db/tx.js';
import { formatCents } from '#kit/money/money.js';
import { newId } from '#kit/ids/ids.js';
import { addLegs, type Balances, type Entry, type LedgerAccount, NOTHING } from './ledger.rules.js';

/** `invoice`: the processor's id of the invoice it belongs to. */
export interface Posting extends Entry { readonly invoice: string | null }
/** The payer whose money it is, and the tenant keys of the rows. */
export interface PostingKeys { readonly payerId: string; readonly applicationId: string | null; readonly householdId: string | null; readonly groupId: string | null }

/** Posts what is not there yet, in one statement; what is posted already stays as it is. Returns how many were new. */
export async function postEntries(tx: Tx, keys: PostingKeys, entries: readonly Posting[]): Promise<number> {
  if (entries.length === 0) return 0;
  const rows = entries.map(e => ({ id: newId(), key: e.key, kind: e.kind, invoice: e.invoice, lines: Object.entries(e.legs).map(([account, cents]) => ({ id: newId(), account, cents })) }));
  const [posted] = await tx.query<{ n: number }>(`
    with wanted as (select * from jsonb_to_recordset($1::jsonb) as v(id uuid, key text, kind text, invoice text, lines jsonb)),
    fresh as (insert into ledger_entry (id, key, kind, payer_id, invoice_id, application_id, household_id, group_id, occurred_on, created_at)
      select w.id, w.key, w.kind, $2, i.id, $3, $4, $5, $6, $7 from wanted w left join invoice i on i.processor_invoice_id = w.invoice on conflict (key) do nothing returning id),
    lines as (insert into ledger_line (id, entry_id, payer_id, application_id, household_id, group_id, account, cents)
      select l.id, w.id, $2, $3, $4, $5, l.account, l.cents from wanted w join fresh using (id), jsonb_to_recordset(w.lines) as l(id uuid, account text, cents bigint))
    select count(*)::int n from fresh`,
  [JSON.stringify(rows), keys.payerId, keys.applicationId, keys.householdId, keys.groupId, tx.today, tx.now]);
  return posted!.n;
}

const inBalances = (rows: readonly { account: LedgerAccount; cents: bigint }[]): Balances => rows.reduce((sum, r) => addLegs(sum, { [r.account]: Number(r.cents) }), NOTHING);

/** What stands on each account of a payer, in cents; debits are positive. */
export const balancesOf = async (tx: Tx, payerId: string): Promise<Balances> =>
  inBalances(await tx.query('select account, sum(cents)::bigint cents from ledger_line where payer_id = $1 group by account', [payerId]));

/** For the page of an entry: what stands on the accounts of its payer now. By entry id; at most as many as a page shows. */
export async function balanceTexts(tx: Tx, entryIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; account: LedgerAccount; cents: bigint }>(`select e.id, l.account, sum(l.cents)::bigint cents from ledger_entry e join ledger_line l on l.payer_id = e.payer_id where e.id = any($1) group by e.id, l.account having sum(l.cents) <> 0 order by e.id, l.account`, [entryIds]);
  const texts = new Map<string, string>();
  for (const r of rows) texts.set(r.id, [texts.get(r.id), `${r.account.replaceAll('_', ' ')} ${formatCents(r.cents, 'en')}`].filter(Boolean).join(' · '));
  return texts;
}
