import type { Tx } from '#kit/db/tx.js';

/** The end (exclusive, `YYYY-MM-DD`) of the last period a payer has paid for, or null. */
export const collectedPeriod = async (tx: Tx, payerId: string): Promise<string | null> =>
  (await tx.query<{ until: string | null }>(`select max(coalesce(i.period_end, s.current_period_end)) as until from invoice i join subscription s on s.id = i.subscription_id where i.payer_id = $1 and i.state = 'paid' and i.total_cents > 0
  and not exists (select 1 from payment p where p.invoice_id = i.id and p.state in ('charged_back', 'returned'))`, [payerId]))[0]?.until ?? null;
