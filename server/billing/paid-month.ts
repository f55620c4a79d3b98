import type { Tx } from '#kit/db/tx.js';
import { addDays, type CalendarDate, calendarDate } from '#kit/time/calendar-date.js';

/** The month a payer has paid that holds `on`, and what is left of what was paid for it after refunds; null where none is paid. */
export async function paidMonth(tx: Tx, payerId: string, on: string): Promise<{ from: CalendarDate; through: CalendarDate; leftCents: bigint } | null> {
  const [row] = await tx.query<{ from: string | null; until: string | null; left: string | null }>(`
    select min(i.period_start) "from", max(i.period_end) "until", sum(i.paid_cents - coalesce((select sum(p.refunded_cents) from payment p where p.invoice_id = i.id), 0)) "left"
    from invoice i where i.payer_id = $1 and i.state = 'paid' and i.total_cents > 0 and i.period_end > $2::date`, [payerId, on]);
  if (!row?.from || !row.until) return null;
  return { from: calendarDate(row.from), through: addDays(calendarDate(row.until), -1), leftCents: BigInt(row.left ?? 0) };
}
