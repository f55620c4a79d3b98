import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerSubjects } from '#access/ability.js';
import { type Actor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { entities } from '#composition/entities.js';
import { newId } from '#kit/ids/ids.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { billingSubjects } from './billing.access.js';
import { invoicePdf } from './documents/invoice-pdf.js';
import { inDays, startBillingWorld, type BillingWorld } from '#test/simulators/billing-world.js';
import { balancesOf, postEntries } from './ledger.repository.js';
import { NOTHING } from './ledger.rules.js';
import { syncPayer } from './process-event.js';
import { linesOfInvoice } from './read-invoice.js';

let w: BillingWorld;
const storage = new MemoryStorage();
beforeAll(async () => { registerSubjects(...billingSubjects); w = await startBillingWorld({ entities, ports: { storage } }); });
afterAll(() => w.close());

const VISA = '4242424242424242';
const balances = (payer: string) => w.db.systemChange('test', tx => balancesOf(tx, payer));
const entries = (payer: string) => w.db.systemStatement<{ kind: string }>('select kind from ledger_entry where payer_id = $1 order by id', [payer]).then(rows => rows.map(r => r.kind));

describe('lines and ledger of a first charge', () => {
  test('each line explains itself, they sum to the total, and the books are the processor\'s', async () => {
    const { request, opened } = await w.open();
    await w.pay(opened, VISA);
    await w.quiet();
    const [invoice] = await w.db.systemStatement<{ id: string; total_cents: bigint; finalized_at: Date | null }>('select id, total_cents, finalized_at from invoice where subscription_id = $1', [request.subscriptionId]);
    const lines = await w.db.systemChange('test', tx => linesOfInvoice(tx, invoice!.id, 'en'));
    expect(lines.map(l => [l.kind, l.rule, l.cents, l.arithmetic])).toEqual([['plan', 'whole_month', 27_900n, '$279.00 a month = $279.00'], ['addon', 'whole_month', 3_000n, '$30.00 a month = $30.00']]);
    expect(lines.map(l => l.priceRef)).toEqual(request.items.map(i => i.priceRef));
    expect(lines.reduce((sum, l) => sum + l.cents, 0n)).toBe(invoice!.total_cents);
    expect(invoice!.finalized_at).not.toBeNull();
    expect(await balances(request.payerId)).toEqual({ ...NOTHING, revenue: -30_900, cash: 30_900 });
    expect((await entries(request.payerId)).sort()).toEqual(['invoice_finalized', 'payment_collected']);
  });

  test('an open invoice is receivable; reading it again posts nothing', async () => {
    const { request, opened } = await w.open();
    await w.pay(opened, '4000000000009995');
    await w.quiet();
    expect(await balances(request.payerId)).toEqual({ ...NOTHING, revenue: -30_900, receivable: 30_900 });
    await syncPayer(w.db, request.payerId, []);
    await syncPayer(w.db, request.payerId, []);
    expect(await entries(request.payerId)).toEqual(['invoice_finalized']);
  });

  test('nothing due at a later start is a line of nothing and no entry', async () => {
    const { request, opened } = await w.open({ chargeNow: false, startsOn: inDays(await w.today(), 12) });
    await w.pay(opened, VISA);
    await w.quiet();
    expect(await w.db.systemStatement('select kind, cents from invoice_line l join invoice i on i.id = l.invoice_id where i.subscription_id = $1 order by position', [request.subscriptionId])).toEqual([{ kind: 'plan', cents: 0n }, { kind: 'addon', cents: 0n }]);
    expect(await entries(request.payerId)).toEqual([]);
  });
});

describe('the ledger keeps its word', () => {
  const keys = async () => ({ payerId: (await w.prepare()).request.payerId, applicationId: null, householdId: null, groupId: null });

  test('an entry that does not sum to zero never commits', async () => {
    const posting = { key: 'test:unbalanced', kind: 'adjusted' as const, invoice: null, legs: { cash: 100, revenue: -99 } };
    await expect(w.db.systemChange('test', async tx => postEntries(tx, await keys(), [posting]))).rejects.toThrow(/does not sum to zero/);
    await expect(w.db.systemChange('test', async tx => postEntries(tx, await keys(), [{ ...posting, legs: {} }]))).rejects.toThrow(/does not sum to zero/);
  });

  test('nobody changes what was posted, and the application cannot post', async () => {
    await expect(w.db.systemStatement('update ledger_line set cents = cents + 1')).rejects.toThrow(/permission denied/);
    await expect(w.db.systemStatement('delete from ledger_entry')).rejects.toThrow(/permission denied/);
    await expect(w.db.change({ kind: 'user', id: null, rowScope: { all: true } }, async tx => postEntries(tx, await keys(), [{ key: 'x', kind: 'adjusted', invoice: null, legs: { cash: 1, revenue: -1 } }]))).rejects.toThrow(/permission denied/);
  });
});

describe('the paper of an invoice', () => {
  const staff = (): Actor => user(newId(), 'Somebody', [{ role: 'support' }]);

  test('is made once for the same facts, anew when they change, in both languages; and is nobody else\'s', async () => {
    const { request, opened } = await w.open();
    await w.pay(opened, VISA);
    await w.quiet();
    const [{ id } = { id: '' }] = await w.db.systemStatement<{ id: string }>('select id from invoice where subscription_id = $1', [request.subscriptionId]);
    const first = await execute(w.db, staff(), invoicePdf, { id });
    expect(first.fileName).toMatch(/^invoice-[A-Z0-9]+-0001\.pdf$/);
    expect(await execute(w.db, staff(), invoicePdf, { id })).toEqual(first);
    const spanish = await execute(w.db, staff(), invoicePdf, { id, locale: 'es' });
    expect(spanish.documentId).not.toBe(first.documentId);
    const [kept] = await w.db.systemStatement<{ storage_key: string; media_type: string; size: number; application_id: string }>('select storage_key, media_type, size, application_id from document where id = $1', [first.documentId]);
    const bytes = await storage.get(kept!.storage_key);
    expect([kept!.media_type, kept!.size, Buffer.from(bytes!).subarray(0, 5).toString()]).toEqual(['application/pdf', bytes!.byteLength, '%PDF-']);
    await w.db.systemStatement('update payment set refunded_cents = 100 where invoice_id = $1', [id]);
    expect((await execute(w.db, staff(), invoicePdf, { id })).documentId).not.toBe(first.documentId);
    await expect(execute(w.db, user(newId(), 'x', [{ role: 'member', householdId: newId() }]), invoicePdf, { id })).rejects.toMatchObject({ status: 404 });
  });
});
