import pg from 'pg';
import type { Db } from '#kit/db/db.js';
import { FAMILY_EE, FAMILY_ESP, FAMILY_FAM, type Family } from '../fixtures/families.js';

/** A patient and what becomes of them, by the number of their fate. */
export interface Patient { readonly applicationId: string; readonly kind: number }
/** Our database, and that of the processor. */
export interface Both { readonly db: Db; readonly processorUrl: string }
/** What the books and the processor say in the end: where they differ, and everything ours came to, without ids, dates and what hangs on the second. */
export interface Outcome { readonly complaints: readonly string[]; readonly text: string }

/** So many fates there are; a larger clinic has more of each. */
export const FATES = 10;
/** A charge that its bank takes back at once. */
export const DISPUTED_CARD = '4000000000000259';
export const REFUSED_CARD = '4000000000000002';

const FAMILIES = [FAMILY_EE, FAMILY_ESP, FAMILY_FAM];
export const familyOf = (kind: number): Family => FAMILIES[kind % FAMILIES.length]!;

/** Items worked on by so many at a time. */
export async function together<T, R>(items: readonly T[], atOnce: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const out: R[] = [];
  let next = 0;
  const hand = async (): Promise<void> => { for (let i = next++; i < items.length; i = next++) out[i] = await work(items[i]!, i); };
  await Promise.all(Array.from({ length: atOnce }, hand));
  return out;
}

export interface Ids { readonly membershipId: string; readonly householdId: string; readonly subscriptionId: string; readonly remoteId: string; readonly payerId: string }
export async function idsOf(db: Db, applicationId: string): Promise<Ids | null> {
  const [found] = await db.systemStatement<Ids>(`select m.id "membershipId", m.household_id "householdId", s.id "subscriptionId", s.processor_subscription_id "remoteId", s.payer_id "payerId"
    from membership m join subscription s on s.payer_id = m.payer_id where m.application_id = $1`, [applicationId]);
  return found ?? null;
}

const OURS = `select s.processor_state,
  (select array_agg(i.state || ' ' || i.total_cents || ' ' || i.paid_cents order by i.processor_invoice_id) from invoice i where i.subscription_id = s.id and i.state <> 'draft') invoices,
  (select array_agg(p.amount_cents || ' ' || p.refunded_cents order by p.processor_payment_id) from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = s.id and p.collected_at is not null) payments,
  (select coalesce(sum(l.cents), 0)::int from ledger_line l where l.payer_id = s.payer_id) drift,
  (select count(*)::int from billing_intent b where b.subscription_id = s.id and b.state = 'prepared') unfinished, (select count(*)::int from inbox_event e where e.processed_at is null and e.correlation_id = p.processor_customer_id) waiting
  from subscription s join payer p on p.id = s.payer_id where s.id = $1`;
const THEIRS = `select (select data ->> 'status' from stripe_object where id = $1) processor_state,
  (select array_agg((data ->> 'status') || ' ' || (data ->> 'total') || ' ' || (data ->> 'amount_paid') order by id) from stripe_object where object = 'invoice' and parent = $1 and data ->> 'status' <> 'draft') invoices,
  (select array_agg((data ->> 'amount') || ' ' || (data ->> 'amount_refunded') order by data ->> 'payment_intent') from stripe_object where object = 'charge' and data ->> 'status' = 'succeeded' and customer = (select customer from stripe_object where id = $1)) payments,
  (select count(*)::int from stripe_object where object = 'subscription' and customer = (select customer from stripe_object where id = $1)) subscriptions`;

/** The whole clinic; nothing there twice, nothing missing here. */
export async function outcomeOf({ db, processorUrl }: Both, patients: readonly Patient[]): Promise<Outcome> {
  const theirs = new pg.Pool({ connectionString: processorUrl, max: 4 });
  theirs.on('error', () => undefined);
  try {
    const each = await together(patients, 4, async p => {
      const ids = await idsOf(db, p.applicationId);
      if (!ids) return { complaints: [`fate ${p.kind}: there is no membership`], text: `${p.kind}: none` };
      return { complaints: await differencesOf(db, theirs, p, ids), text: await stateOf(db, p, ids) };
    });
    return { complaints: each.flatMap(e => e.complaints), text: each.map(e => e.text).sort().join('\n') };
  } finally { await theirs.end(); }
}

/** Where the books differ from the processor, object by object. */
async function differencesOf(db: Db, theirs: pg.Pool, { kind }: Patient, ids: Ids): Promise<string[]> {
  const [ours] = await db.systemStatement<Record<string, unknown>>(OURS, [ids.subscriptionId]);
  const there = (await theirs.query<Record<string, unknown>>(THEIRS, [ids.remoteId])).rows[0]!;
  const wanted = { processor_state: there['processor_state'], invoices: there['invoices'], payments: there['payments'], drift: 0, unfinished: 0, waiting: 0 };
  const out = Object.entries(wanted).flatMap(([what, value]) => (JSON.stringify(ours![what]) === JSON.stringify(value) ? [] : [`fate ${kind}: ${what} is ${JSON.stringify(ours![what])} here, ${JSON.stringify(value)} there`]));
  return there['subscriptions'] === 1 ? out : [...out, `fate ${kind}: ${String(there['subscriptions'])} subscriptions at the processor`];
}

/** Without what hangs on the second or the month it happened in: the cents of a share of a month, how many of the tries that follow each other within one leap of the clock were seen one by one, whether what was owed between two of them was seen, and how often an end was asked for until there was an answer. */
async function stateOf(db: Db, { kind, applicationId }: Patient, ids: Ids): Promise<string> {
  const [row] = await db.systemStatement<{ text: string }>(`select jsonb_build_object(
    'membership', (select jsonb_build_array(m.state, m.tier, m.monthly_cents, m.ends_on is not null, m.paid_through >= m.starts_on, m.next_charge_on is not null) from membership m where m.id = $1),
    'subscription', (select jsonb_build_array(state, processor_state, monthly_cents, next_monthly_cents, card_saved, last_failure) from subscription where id = $2),
    'items', (select jsonb_agg(jsonb_build_array(kind, unit_cents, processor_item_id is not null, removed_at is null) order by position, unit_cents) from subscription_item where subscription_id = $2),
    'invoices', (select jsonb_agg(x order by x) from (select jsonb_build_array(state, reason, case when reason = 'subscription_update' or total_cents < 5900 then sign(total_cents) else total_cents end, total_cents = paid_cents, failures > 0) x from invoice where subscription_id = $2 and state <> 'draft') y),
    'payments', (select jsonb_agg(x order by x) from (select jsonb_build_array(p.state, p.refunded_cents, p.method_last4, p.failure_code, p.decline_code) x from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $2) y),
    'refunds', (select jsonb_agg(jsonb_build_array(r.state, r.amount_cents)) from refund r join payment p on p.id = r.payment_id join invoice i on i.id = p.invoice_id where i.subscription_id = $2),
    'disputes', (select jsonb_agg(jsonb_build_array(d.state, d.amount_cents)) from dispute d join payment p on p.id = d.payment_id join invoice i on i.id = p.invoice_id where i.subscription_id = $2),
    'changes', (select jsonb_agg(jsonb_build_array(state, kind, timing)) from membership_change where membership_id = $1 and state <> 'refused'),
    'ledger', (select jsonb_object_agg(account, cents) from (select account, sign(sum(cents)) cents from ledger_line where payer_id = $4 group by account) l),
    'events', (select jsonb_object_agg(name, n) from (select name, case when name in ('subscription.payment_failed', 'subscription.terms_set') then 1 else count(*) end n from domain_event where (payload ->> 'subscription' = $2::text or payload ->> 'membership' = $1::text) and name not in ('subscription.past_due', 'subscription.recovered') group by name) e),
    'mails', (select jsonb_object_agg(template, n) from (select template, case when template = 'payment_failed' then 1 else count(*) end n from notice where application_id = $3 group by template) n)
  )::text as text`, [ids.membershipId, ids.subscriptionId, applicationId, ids.payerId]);
  return `${kind}: ${row!.text}`;
}
