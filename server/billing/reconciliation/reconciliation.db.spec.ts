import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerSubjects } from '#access/ability.js';
import { type Actor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { entities } from '#composition/entities.js';
import { newId } from '#kit/ids/ids.js';
import { systemClock } from '#kit/time/clock.js';
import { inDays, log, startBillingWorld, type BillingWorld } from '#test/simulators/billing-world.js';
import { billingSubjects } from '../billing.access.js';
import { ledgerCheck } from './read-whole.js';
import { reconcile } from './reconcile.js';
import { dismissDifference, repairDifference } from './repair-difference.js';

let w: BillingWorld;
beforeAll(async () => { registerSubjects(...billingSubjects); w = await startBillingWorld({ entities }); });
afterAll(() => w.close());

const VISA = '4242424242424242';
const staff = (): Actor => ({ ...user(newId(), 'Somebody', [{ role: 'billing' }]), provedAt: systemClock.now() });
const run = () => reconcile(w.db, log, { askedBy: 'test', payers: 1_000 });
const queue = () => w.db.systemStatement<{ id: string; kind: string; proposal: string; state: string; payer_id: string | null; ours: unknown; theirs: unknown }>('select id, kind, proposal, state, payer_id, ours, theirs from reconciliation_difference order by opened_at, id');
const customerOf = async (payer: string) => String((await w.row('payer', payer))['processor_customer_id']);

test('what agrees leaves nothing but the run; each kind of difference is found, queued once, and repaired so that it is gone', async () => {
  const good = await w.open();
  await w.pay(good.opened, VISA);
  await w.quiet();
  expect(await run()).toMatchObject({ subscriptions: 1, invoices: 1, payers: 1, differences: 0, open: 0 });

  // a stray: over here, still running there
  const stray = await w.open({ chargeNow: false, startsOn: inDays(await w.today(), 9) });
  await w.pay(stray.opened, VISA);
  await w.quiet();
  await w.db.systemStatement(`update subscription set state = 'canceled' where id = $1`, [stray.request.subscriptionId]);
  // figures that somebody changed here, and an entry the books never got
  await w.db.systemStatement(`update invoice set paid_cents = 1 where subscription_id = $1`, [good.request.subscriptionId]);
  await w.sandbox.control('faults', { webhooks: { drop: 1 } });
  const customer = await customerOf(good.request.payerId);
  await w.sandbox.stripe.customers.createBalanceTransaction(customer, { amount: -700, currency: 'usd' });
  await w.quiet();
  await w.sandbox.control('faults', { webhooks: {} });

  expect(await run()).toMatchObject({ differences: 3, open: 3 });
  expect(await run()).toMatchObject({ differences: 3, open: 3 });
  const found = await queue();
  expect(found.map(d => [d.kind, d.proposal]).sort()).toEqual([['invoice_figures', 'read_again'], ['ledger_drift', 'post_missing'], ['stray_subscription', 'cancel_there']]);
  const drift = found.find(d => d.kind === 'ledger_drift')!;
  expect([drift.ours, drift.theirs]).toEqual([{ customer_credit: 0 }, { customer_credit: -700 }]);

  for (const kind of ['invoice_figures', 'stray_subscription']) await execute(w.db, staff(), repairDifference, { id: found.find(d => d.kind === kind)!.id });
  expect((await w.sandbox.stripe.subscriptions.retrieve(String((await w.row('subscription', stray.request.subscriptionId))['processor_subscription_id']))).status).toBe('canceled');
  // a balance that was given by hand has no other side: nobody posts it away
  await expect(execute(w.db, staff(), repairDifference, { id: drift.id })).rejects.toMatchObject({ code: 'difference_stays' });
  await execute(w.db, staff(), dismissDifference, { id: drift.id, reason: 'goodwill given by hand at the processor' });
  expect((await queue()).map(d => [d.kind, d.state]).sort()).toEqual([['invoice_figures', 'repaired'], ['ledger_drift', 'dismissed'], ['stray_subscription', 'repaired']]);
  expect(await w.db.systemStatement(`select action from audit_entry where action like 'reconciliation.%' order by id`)).toEqual(
    ['repair_requested', 'repaired', 'repair_requested', 'repaired', 'repair_requested', 'dismissed'].map(action => ({ action: `reconciliation.${action}` })));
});

test('what an event could not apply stands in the same queue, and the books agree to the cent meanwhile', async () => {
  const { request, opened } = await w.open();
  await w.quiet();
  await w.db.systemStatement(`update subscription set state = 'canceled' where id = $1`, [request.subscriptionId]);
  await w.pay(opened, VISA);
  await w.quiet();
  const mine = (await queue()).filter(d => d.payer_id === request.payerId);
  expect(mine.map(d => [d.kind, d.proposal, d.state, d.theirs])).toEqual([['diverged', 'cancel_there', 'open', { remark: 'subscription canceled here, active there' }]]);
  expect((await ledgerCheck(w.db, { id: request.payerId, customer: await customerOf(request.payerId) })).drift).toEqual({});
  await execute(w.db, staff(), repairDifference, { id: mine[0]!.id });
  expect((await queue()).find(d => d.id === mine[0]!.id)).toMatchObject({ state: 'repaired' });
});

test('a payment that was never heard of is read by the repair, and its entries are posted', async () => {
  const { request, opened } = await w.open();
  await w.quiet();
  const before = await w.db.systemStatement('select synced from payer where id = $1', [request.payerId]);
  expect(before).toHaveLength(1);
  await w.sandbox.control('faults', { webhooks: { drop: 1 } });
  await w.pay(opened, VISA);
  await w.quiet();
  await w.sandbox.control('faults', { webhooks: {} });
  const page = await w.db.ports.payments.listEventsSince(null);
  await w.db.systemStatement(`insert into inbox_event (id, source, type, body, processed_at) select unnest($1::text[]), 'stripe', 'x', '{}', now() on conflict do nothing`, [page.events.map(e => e.id)]);
  await run();
  const mine = (await queue()).filter(d => d.payer_id === request.payerId && d.state === 'open');
  expect(mine.map(d => d.kind).sort()).toEqual(['invoice_figures', 'ledger_drift', 'subscription_state']);
  for (const d of mine) await execute(w.db, staff(), repairDifference, { id: d.id });
  expect(await w.row('subscription', request.subscriptionId)).toMatchObject({ state: 'active' });
  expect((await ledgerCheck(w.db, { id: request.payerId, customer: await customerOf(request.payerId) })).drift).toEqual({});
  expect((await queue()).filter(d => d.payer_id === request.payerId && d.state === 'open')).toEqual([]);
});
