import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { CalendarDay, Cents, Id, Instant, Ref, Text } from '#kit/db/columns.js';
import { Invoice } from './invoice.entity.js';
import { LEDGER_ACCOUNTS, type LedgerAccount, type LedgerKind } from './ledger.rules.js';
import { Payer } from './payer.entity.js';

/** One happening in money. `key` names it (`invoice:<id>:finalized`), so that it is posted once however often it is read. Never changed. */
@Entity({ name: 'ledger_entry' })
export class LedgerEntry {
  @Id() id!: string;
  @Text({ unique: true }) key!: string;
  @Text() kind!: LedgerKind;
  @Ref() @ForeignKey(() => Payer) @Index() payerId!: string;
  @Ref({ nullable: true }) @ForeignKey(() => Invoice) @Index() invoiceId!: string | null;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @CalendarDay() occurredOn!: string;
  @Instant() @Index() createdAt!: Date;
}

/** One side of an entry; debits are positive. The lines of an entry sum to zero, which the database checks at commit. */
@Entity({ name: 'ledger_line' })
@Index('ledger_line_payer_id_account_idx', ['payerId', 'account'])
@Check('ledger_line_account', `account in (${LEDGER_ACCOUNTS.map(a => `'${a}'`).join(', ')})`)
@Check('ledger_line_cents', 'cents <> 0')
export class LedgerLine {
  @Id() id!: string;
  @Ref() @ForeignKey(() => LedgerEntry) @Index() entryId!: string;
  @Ref() @ForeignKey(() => Payer) payerId!: string;
  @Ref({ nullable: true }) applicationId!: string | null;
  @Ref({ nullable: true }) householdId!: string | null;
  @Ref({ nullable: true }) groupId!: string | null;
  @Text() @Index() account!: LedgerAccount;
  @Cents() cents!: bigint;
}
