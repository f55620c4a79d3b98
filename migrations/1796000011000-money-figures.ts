import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The billing figures: what came in and what went back by month from indexes alone, what is open or was refused from the few rows that are.
 * A membership's page lists its refunds, credit notes and disputes.
 * Row-level security asks each row whose it is, which costs more than adding it up: the function asks once, for the scope that sees all rows, and gives no others.
 */
export class MoneyFigures1796000011000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create index payment_collected_figures_idx on payment (collected_at) include (amount_cents) where collected_at is not null;
create index refund_made_figures_idx on refund ((coalesce(decided_at, created_at))) where state in ('pending', 'succeeded');
create index refund_waiting_figures_idx on refund (state, created_at) where state in ('awaiting_approval', 'failed');
create index invoice_open_figures_idx on invoice (next_attempt_at, id) where state = 'open';
create index invoice_refused_figures_idx on invoice (created_at) where failures > 0;
create index dispute_open_figures_idx on dispute (due_on, id) where state in ('opened', 'inquiry', 'needs_response', 'under_review');
create index refund_application_id_list_idx on refund (application_id);
create index credit_note_application_id_list_idx on credit_note (application_id);
create index dispute_application_id_list_idx on dispute (application_id);
create function money_by_month(months date[], zone text) returns table (month date, collected_cents bigint, collected integer, refunded_cents bigint, refunded integer)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m, c.cents, c.rows, r.cents, r.rows from unnest(months) m
  cross join lateral (select coalesce(sum(p.amount_cents), 0)::bigint as cents, count(*)::integer as rows from payment p
    where p.collected_at >= m::timestamp at time zone zone and p.collected_at < (m + interval '1 month') at time zone zone) c
  cross join lateral (select coalesce(sum(f.amount_cents), 0)::bigint as cents, count(*)::integer as rows from refund f
    where f.state in ('pending', 'succeeded') and coalesce(f.decided_at, f.created_at) >= m::timestamp at time zone zone and coalesce(f.decided_at, f.created_at) < (m + interval '1 month') at time zone zone) r
  where current_setting('app.scope', true) = 'all' $$;
revoke all on function money_by_month(date[], text) from public;
grant execute on function money_by_month(date[], text) to mpp_app;
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop function money_by_month(date[], text);
drop index payment_collected_figures_idx, refund_made_figures_idx, refund_waiting_figures_idx, invoice_open_figures_idx, invoice_refused_figures_idx, dispute_open_figures_idx, refund_application_id_list_idx, credit_note_application_id_list_idx, dispute_application_id_list_idx;
`);
  }
}
