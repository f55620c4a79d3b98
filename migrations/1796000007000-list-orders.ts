import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists that grow with the members open in an order that an index keeps. */
export class ListOrders1796000007000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create index membership_change_created_at_idx on membership_change (created_at);
create index refund_created_at_idx on refund (created_at);
create index credit_note_issued_at_idx on credit_note (issued_at);
create index dispute_opened_at_idx on dispute (opened_at);
create index invoice_line_created_at_idx on invoice_line (created_at);
create index ledger_entry_created_at_idx on ledger_entry (created_at);
create index ledger_line_account_idx on ledger_line (account);
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
drop index membership_change_created_at_idx, refund_created_at_idx, credit_note_issued_at_idx, dispute_opened_at_idx, invoice_line_created_at_idx, ledger_entry_created_at_idx, ledger_line_account_idx;
`);
  }
}
