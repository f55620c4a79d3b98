import { newId } from '#kit/ids/ids.js';
import type { Tx } from '#kit/db/tx.js';
import type { Divergence } from './apply-invoice.js';
import { shareBehind } from './invoice-line.rules.js';
import type { RemoteInvoice, RemoteLine } from './payments.port.js';
import type { SubscriptionRow } from './subscription.repository.js';

/** Keeps the lines of an invoice that was finalised. Their sum is its total, or it is said. */
export async function keepLines(tx: Tx, s: SubscriptionRow, invoiceId: string, remote: RemoteInvoice): Promise<Divergence[]> {
  if (remote.lines.length === 0) return [];
  const rows = remote.lines.map((line, position) => rowOf(tx, line, position, s.anchorDay));
  await tx.query(`
    insert into invoice_line (id, invoice_id, application_id, household_id, group_id, processor_line_id, position, kind, subscription_item_id, processor_item_id, price_ref, proration, quantity, unit_cents, cents,
      period_start, period_end, share_seconds, whole_seconds, created_at)
    select v.id, $2, $3, $4, $5, v.line, v.position, coalesce(i.kind, 'other'), i.id, v.item, i.price_ref, v.proration, v.quantity, v.unit, v.cents, v."from", v."to", v.share, v.whole, $6
    from jsonb_to_recordset($1::jsonb) as v(id uuid, line text, position integer, item text, ref text, proration boolean, quantity integer, unit bigint, cents bigint, "from" date, "to" date, share integer, whole integer)
    left join lateral (select * from subscription_item i where i.subscription_id = $7 and (i.processor_item_id = v.item or i.id::text = v.ref) order by i.processor_item_id = v.item desc nulls last limit 1) i on true
    on conflict (processor_line_id) do nothing`,
  [JSON.stringify(rows), invoiceId, s.applicationId, s.householdId, s.groupId, tx.now, s.id]);
  const sum = remote.lines.reduce((total, line) => total + line.cents, 0);
  return sum === remote.totalCents ? [] : [`lines of invoice ${remote.id} sum to ${sum}, its total is ${remote.totalCents}`];
}

function rowOf(tx: Tx, line: RemoteLine, position: number, anchorDay: number): Record<string, unknown> {
  const prices = line.unitCents === null ? [] : [BigInt(line.unitCents)];
  const share = line.proration ? shareBehind({ cents: BigInt(line.cents), quantity: line.quantity, from: line.from, to: line.to }, prices, [anchorDay]) : null;
  return {
    id: newId(), line: line.id, position, item: line.processorItemId, ref: line.itemRef, proration: line.proration, quantity: line.quantity, unit: line.unitCents, cents: line.cents,
    from: tx.dateOf(line.from), to: tx.dateOf(line.to), share: share?.shareSeconds ?? null, whole: share?.wholeSeconds ?? null,
  };
}

/** Items of a change are known to us only once its subscription was applied: then their lines learn what they are for. */
export const nameLines = (tx: Tx, payerId: string): Promise<unknown> => tx.query(`
  update invoice_line l set kind = i.kind, subscription_item_id = i.id, price_ref = i.price_ref from invoice v, subscription_item i
  where v.payer_id = $1 and l.invoice_id = v.id and l.subscription_item_id is null and l.processor_item_id is not null and i.processor_item_id = l.processor_item_id and i.subscription_id = v.subscription_id`, [payerId]);
