import type { Tx } from '#kit/db/tx.js';

/** What a payer has paid for: the end (exclusive, `YYYY-MM-DD`) of the last period, and the day of the month on which the newest subscription is charged. */
export interface CollectedPeriod { readonly until: string; readonly anchorDay: number; readonly endsOn: string | null }

/** Or null while nothing was collected. */
export const collectedPeriod = async (tx: Tx, payerId: string): Promise<CollectedPeriod | null> => (await tx.query<CollectedPeriod>(`
  select max(coalesce(i.period_end, s.current_period_end)) "until", (array_agg(s.anchor_day order by s.created_at desc))[1] "anchorDay", (array_agg(s.ends_on order by s.created_at desc))[1] "endsOn"
  from invoice i join subscription s on s.id = i.subscription_id where i.payer_id = $1 and i.state = 'paid' and i.total_cents > 0
  and not exists (select 1 from payment p where p.invoice_id = i.id and p.state in ('charged_back', 'returned')) having count(*) > 0`, [payerId]))[0] ?? null;

/** Whether what an invoice had collected is gone again, and how; null while it stands. */
export const reversalOf = async (tx: Tx, invoiceId: string): Promise<'charged_back' | 'returned' | null> => (await tx.query<{ state: 'charged_back' | 'returned' }>(
  `select state from payment where invoice_id = $1 and state in ('charged_back', 'returned') order by updated_at desc limit 1`, [invoiceId]))[0]?.state ?? null;
