import pg from 'pg';
import { execute } from '#access/execute.js';
import { ProcessorError } from '#billing/billing.errors.js';
import { catchUp } from '#billing/catch-up.js';
import { janitor } from '#billing/janitor.js';
import { refundPayment } from '#billing/refund-payment.js';
import { retryPayment } from '#billing/retry-payment.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import { newId } from '#kit/ids/ids.js';
import { FAMILY_EE, FAMILY_ESP, FAMILY_FAM } from '../fixtures/families.js';
import { billingInstant, DAY, dateAt, plusDays } from '../oracle/calendar.js';
import { log } from '../simulators/billing-world.js';
import { BAD_CARD, GOOD_CARD, type Insured, type LifeWorld } from '../simulators/life-world.js';

/** A month and a half of a clinic: who enrolls, what becomes of them, and what the books and the processor say of it at the end. */
export interface Month { readonly complaints: readonly string[]; /** Everything the month ends in, without ids, dates and what hangs on the second. */ readonly text: string; readonly hash: string; readonly events: number }

/** How a command is given: as it is, or again and again until it was taken, as a person does whose page says "try again". */
export type Give = <T>(command: () => Promise<T>) => Promise<T>;
const plainly: Give = command => command();

interface Patient { readonly m: Insured; readonly kind: number }
/** So many fates there are; a larger clinic has more of each. */
export const FATES = 10;
const DISPUTED = '4000000000000259';
const AT_ONCE = 4;

const FAMILIES = [FAMILY_EE, FAMILY_ESP, FAMILY_FAM];
const familyOf = (kind: number) => FAMILIES[kind % FAMILIES.length]!;
const CARDS: Readonly<Record<number, string>> = { 9: DISPUTED };

export async function liveMonth(w: LifeWorld, members: number, give: Give = plainly): Promise<Month> {
  // always from a morning, so that the provider's date is the processor's
  await w.goTo(billingInstant(plusDays(dateAt(await w.now()), 1)));
  const start = await w.now();
  const before = await eventsOf(w);
  const patients: Patient[] = [];
  for (let i = 0; i < members; i += AT_ONCE) {
    patients.push(...await Promise.all(Array.from({ length: Math.min(AT_ONCE, members - i) }, async (_, n) => {
      const kind = (i + n) % FATES;
      return { kind, m: await give(() => w.enroll(familyOf(kind), 'plus', [], CARDS[kind])) };
    })));
  }
  await settle(w);
  for (const [day, acts] of SCRIPT) {
    await w.goTo(start + day * DAY);
    await settle(w);
    for (const { m, kind } of patients) await acts[kind]?.(w, m, give);
    await settle(w);
  }
  const complaints = await differences(w, patients);
  const text = (await Promise.all(patients.map(p => stateOf(w, p)))).sort().join('\n');
  await leave(w, patients);
  return { complaints, text, hash: sha256(text), events: await eventsOf(w) - before };
}

type Act = (w: LifeWorld, m: Insured, give: Give) => Promise<unknown>;

const changeTo = (plan: string): Act => async (w, m, give) => {
  const key = newId();
  // what is charged is what was seen; when that has passed, one looks again
  await give(async () => { const seen = await w.preview(m, { plan }); return w.confirm(m, { plan }, seen, key); });
};
const badCard: Act = (w, m, give) => give(() => w.useCard(m, BAD_CARD));
const newCard: Act = async (w, m, give) => {
  await give(() => w.useCard(m, GOOD_CARD));
  const [open] = await w.db.systemStatement<{ id: string }>(`select id from invoice where subscription_id = $1 and state = 'open'`, [m.subscriptionId]);
  await give(async () => { await execute(w.db, m.member, retryPayment, { id: open!.id }).catch(unlessDone); });
};
const refund = (cents: number): Act => async (w, m, give) => {
  const [payment] = await w.db.systemStatement<{ id: string }>('select p.id from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1', [m.subscriptionId]);
  let asked = false;
  // one that was taken and not answered is finished by the janitor: it is not asked for again
  await give(async () => { if (asked) return; asked = true; await execute(w.db, w.staff, refundPayment, { id: payment!.id, amountCents: cents, reason: 'goodwill' }).catch(unlessUnanswered); });
};
const unlessDone = (error: unknown): void => { if ((error as { code?: string }).code !== 'invoice_not_open') throw error as Error; };
const unlessUnanswered = (error: unknown): void => { if ((error as Error).constructor.name !== 'ProcessorError') throw error as Error; };
const cancelOnce: Act = (w, m, give) => give(() => w.cancel(m).catch((error: unknown) => { if ((error as { code?: string }).code !== 'membership_ending') throw error as Error; }));

/** Day of the month, and what each fate does then. 0: nothing happens; 1: a first card was refused; 5: the card is never mended; 9: the bank takes the charge back. */
const SCRIPT: readonly (readonly [number, Readonly<Record<number, Act>>])[] = [
  [5, { 6: cancelOnce, 7: refund(1_000) }],
  [10, { 2: changeTo('elite'), 3: changeTo('base'), 8: (w, m, give) => give(() => w.pause(m)) }],
  [20, { 4: badCard, 5: badCard }],
  [33, {}],
  [34, { 4: newCard }],
  [48, {}],
];

/** As the worker does with a job that failed: it is tried again. */
async function again(job: () => Promise<void>, tries = 5): Promise<void> {
  for (let i = 1; ; i++) {
    try { await job(); return; } catch (error) { if (i === tries || !(error instanceof ProcessorError)) throw error; }
  }
}

/** All webhooks are through, and what never came is found, as the product does every half minute. */
async function settle(w: LifeWorld): Promise<void> {
  await w.quiet();
  for (let i = 0; i < 2; i++) {
    await w.db.systemStatement(`update billing_intent set created_at = created_at - interval '1 hour', tried_at = null where state = 'prepared'`);
    await janitor(w.db, {}, log);
    await again(() => catchUp(w.db, {}, log));
    await w.quiet();
  }
}

const eventsOf = async (w: LifeWorld): Promise<number> => Number((await w.db.systemStatement<{ n: bigint }>('select count(*) n from inbox_event'))[0]!.n);

const OURS = `select m.state membership, m.tier, m.monthly_cents::int monthly, s.state subscription, s.processor_state,
  (select array_agg(i.state || ' ' || i.total_cents || ' ' || i.paid_cents order by i.processor_invoice_id) from invoice i where i.subscription_id = s.id and i.state <> 'draft') invoices,
  (select array_agg(p.amount_cents || ' ' || p.refunded_cents order by p.processor_payment_id) from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = s.id and p.collected_at is not null) payments,
  (select coalesce(sum(l.cents), 0)::int from ledger_line l where l.payer_id = s.payer_id and l.account = 'cash') cash, (select coalesce(sum(l.cents), 0)::int from ledger_line l where l.payer_id = s.payer_id) drift,
  (select count(*)::int from billing_intent b where b.subscription_id = s.id and b.state = 'prepared') unfinished, (select count(*)::int from inbox_event e where e.processed_at is null and e.correlation_id = p.processor_customer_id) waiting
  from membership m join subscription s on s.payer_id = m.payer_id join payer p on p.id = s.payer_id where m.id = $1`;
const THEIRS = `select (select data ->> 'status' from stripe_object where id = $1) processor_state,
  (select array_agg((case data ->> 'status' when 'uncollectible' then 'uncollectible' else data ->> 'status' end) || ' ' || (data ->> 'total') || ' ' || (data ->> 'amount_paid') order by id) from stripe_object where object = 'invoice' and parent = $1 and data ->> 'status' <> 'draft') invoices,
  (select array_agg((data ->> 'amount') || ' ' || (data ->> 'amount_refunded') order by data ->> 'payment_intent') from stripe_object where object = 'charge' and data ->> 'status' = 'succeeded' and customer = (select customer from stripe_object where id = $1)) payments,
  (select count(*)::int from stripe_object where object = 'subscription' and customer = (select customer from stripe_object where id = $1)) subscriptions,
  (select coalesce(sum((data ->> 'net')::int + (data ->> 'fee')::int), 0)::int from stripe_object where object = 'balance_transaction' and customer = (select customer from stripe_object where id = $1)) moved`;

/** Where the books differ from the processor, object by object; nothing there twice, nothing missing here. */
async function differences(w: LifeWorld, patients: readonly Patient[]): Promise<string[]> {
  const theirs = new pg.Client({ connectionString: w.sandbox.databaseUrl });
  await theirs.connect();
  try {
    const out: string[] = [];
    for (const { m, kind } of patients) {
      const [ours] = await w.db.systemStatement<Record<string, unknown>>(OURS, [m.membershipId]);
      const there = (await theirs.query<Record<string, unknown>>(THEIRS, [m.remoteId])).rows[0]!;
      const wanted = { processor_state: there['processor_state'], invoices: there['invoices'], payments: there['payments'], drift: 0, unfinished: 0, waiting: 0 };
      for (const [what, value] of Object.entries(wanted)) if (JSON.stringify(ours![what]) !== JSON.stringify(value)) out.push(`fate ${kind}: ${what} is ${JSON.stringify(ours![what])} here, ${JSON.stringify(value)} there`);
      if (there['subscriptions'] !== 1) out.push(`fate ${kind}: ${String(there['subscriptions'])} subscriptions at the processor`);
    }
    return out;
  } finally { await theirs.end(); }
}

/** Without what hangs on the second or the month it happened in: the cents of a share of a month, and how many of the tries that follow each other within one leap of the clock were seen one by one. */
async function stateOf(w: LifeWorld, { m, kind }: Patient): Promise<string> {
  const [row] = await w.db.systemStatement<{ text: string }>(`select jsonb_build_object(
    'membership', (select jsonb_build_array(m.state, m.tier, m.monthly_cents, m.ends_on is not null, m.paid_through >= m.starts_on, m.next_charge_on is not null) from membership m where m.id = $1),
    'subscription', (select jsonb_build_array(state, processor_state, monthly_cents, next_monthly_cents, card_saved, last_failure) from subscription where id = $2),
    'items', (select jsonb_agg(jsonb_build_array(kind, unit_cents, processor_item_id is not null, removed_at is null) order by position, unit_cents) from subscription_item where subscription_id = $2),
    'invoices', (select jsonb_agg(jsonb_build_array(state, reason, case when reason = 'subscription_update' or total_cents < 5900 then sign(total_cents) else total_cents end, total_cents = paid_cents, failures > 0) order by created_at, processor_invoice_id) from invoice where subscription_id = $2 and state <> 'draft'),
    'payments', (select jsonb_agg(x order by x) from (select jsonb_build_array(p.state, p.refunded_cents, p.method_last4, p.failure_code, p.decline_code) x from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $2) y),
    'refunds', (select jsonb_agg(jsonb_build_array(r.state, r.amount_cents)) from refund r join payment p on p.id = r.payment_id join invoice i on i.id = p.invoice_id where i.subscription_id = $2),
    'disputes', (select jsonb_agg(jsonb_build_array(d.state, d.amount_cents)) from dispute d join payment p on p.id = d.payment_id join invoice i on i.id = p.invoice_id where i.subscription_id = $2),
    'changes', (select jsonb_agg(jsonb_build_array(state, kind, timing)) from membership_change where membership_id = $1 and state <> 'refused'),
    'events', (select jsonb_object_agg(name, n) from (select name, case when name = 'subscription.payment_failed' then 1 else count(*) end n from domain_event where payload ->> 'subscription' = $2::text or payload ->> 'membership' = $1::text group by name) e),
    'mails', (select jsonb_object_agg(template, n) from (select template, case when template = 'payment_failed' then 1 else count(*) end n from notice where application_id = (select application_id from membership where id = $1) group by template) n)
  )::text as text`, [m.membershipId, m.subscriptionId]);
  return `${kind}: ${row!.text}`;
}

/** So that the next month does not renew this one's. */
async function leave(w: LifeWorld, patients: readonly Patient[]): Promise<void> {
  await w.sandbox.control('faults', { rules: [], webhooks: {} });
  for (const { m } of patients) await w.sandbox.stripe.subscriptions.cancel(m.remoteId).catch(() => undefined);
  await settle(w);
}
