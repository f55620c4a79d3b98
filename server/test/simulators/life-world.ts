import { type Actor, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { cancelMembership, keepMembership } from '#enrollment/ending/cancel-membership.js';
import { pauseMembership, resumeMembership } from '#enrollment/ending/pause-membership.js';
import { changeMembership } from '#enrollment/changes/change-membership.js';
import { type ChangeView, previewMembershipChange } from '#enrollment/changes/preview-change.js';
import { withdrawMembershipChange } from '#enrollment/changes/withdraw-change.js';
import { newId } from '#kit/ids/ids.js';
import { systemClock } from '#kit/time/clock.js';
import type { Family } from '../fixtures/families.js';
import type { WorldOptions } from './billing-world.js';
import { type ActiveMembership, type EnrollmentWorld, startEnrollmentWorld } from './enrollment-world.js';

export const GOOD_CARD = '4242424242424242';
/** Can be saved; every charge is refused. */
export const BAD_CARD = '4000000000000341';

export interface Wish { readonly plan?: string; readonly addOns?: readonly string[]; readonly household?: { add?: readonly object[]; drop?: readonly string[] } }
export interface Insured extends ActiveMembership { /** When the processor began to count, in seconds. */ readonly startedAt: number }
/** What stands in the books of one membership; invoices without those that were void or asked for nothing. */
export interface Books {
  readonly state: string; readonly monthly: number; readonly tier: string; readonly paidThrough: string; readonly nextChargeOn: string | null; readonly endsOn: string | null;
  readonly invoices: readonly { readonly cents: number; readonly paid: number; readonly reason: string; readonly state: string }[]; readonly refunded: number;
}

/** Memberships lived through by their use cases, with a clock that goes to the second. */
export interface LifeWorld extends EnrollmentWorld {
  readonly staff: Actor;
  /** Business time, in whole seconds. */
  now(): Promise<number>;
  /** Both clocks go to that moment, and what falls due by then is done. */
  goTo(seconds: number): Promise<void>;
  enroll(family: Family, plan: string, addOns?: readonly string[], card?: string): Promise<Insured>;
  preview(m: Insured, wish: Wish): Promise<ChangeView>;
  confirm(m: Insured, wish: Wish, seen: ChangeView, key?: string): Promise<{ state: string; dueNowCents: number }>;
  withdraw(m: Insured): Promise<unknown>;
  cancel(m: Insured): Promise<{ endsOn: string }>;
  keep(m: Insured): Promise<unknown>;
  pause(m: Insured): Promise<unknown>;
  resume(m: Insured): Promise<unknown>;
  /** From now on this card is charged. */
  useCard(m: Insured, number: string): Promise<void>;
  books(m: Insured): Promise<Books>;
}

/** Messages are put into words and taken by nobody: what cannot be sent is tried again and again. */
const MAIL = {
  links: { base: 'http://localhost:3000', enroll: 'http://localhost:3000/enroll' },
  channels: { email: { sendEmail: async (m: { messageId: string }) => Promise.resolve({ messageId: m.messageId, providerResponse: '250' }), verify: async () => Promise.resolve(), close: () => undefined }, sms: null, mailFrom: 'care@provider.example', smsFrom: '', host: 'provider.example' },
};

const seconds = (ms: number): number => Math.floor(ms / 1000);
const OWNER = user(newId(), 'Olivia Owner', [{ role: 'owner' }]);
/** Has signed in just now, for what asks for that: a long proof outlives any sign-in. */
const owner = (): Actor => ({ ...OWNER, provedAt: systemClock.now() });

export async function startLifeWorld(o: Pick<WorldOptions, 'deaf'> = {}): Promise<LifeWorld> {
  const w = await startEnrollmentWorld(o);
  Object.assign(w.db.ports, MAIL);
  const now = async (): Promise<number> => seconds(await w.db.read({ kind: 'test', id: null, rowScope: {} }, async tx => tx.now.getTime()));
  const versions = new Map((await w.db.systemStatement<{ id: string; code: string }>(`select v.id, p.code from plan_version v join plan p on p.id = v.plan_id where v.state = 'published'`)).map(v => [v.code, v.id]));
  const idOf = (code: string): string => { const id = versions.get(code); if (!id) throw new Error(`no plan ${code}`); return id; };
  const wished = ({ plan, addOns, household }: Wish) => ({ ...(plan ? { planVersionId: idOf(plan) } : {}), ...(addOns ? { addOnVersionIds: addOns.map(idOf) } : {}), ...(household ? { household } : {}) });
  const about = (m: Insured) => ({ id: m.membershipId });
  return {
    ...w, now, get staff() { return owner(); },
    goTo: async at => { await move(w, at - await now()); },
    enroll: async (family, plan, addOns = [], card = GOOD_CARD) => {
      const m = await w.active(family, { plan, addOns, card });
      return { ...m, startedAt: (await w.sandbox.stripe.subscriptions.retrieve(m.remoteId)).billing_cycle_anchor };
    },
    preview: (m, wish) => execute(w.db, m.member, previewMembershipChange, { ...about(m), ...wished(wish) } as never),
    confirm: (m, wish, seen, key = newId()) => execute(w.db, m.member, changeMembership, { ...about(m), ...wished(wish), expectedDueCents: seen.dueNowCents, prorationAt: seen.prorationAt, key } as never),
    withdraw: m => execute(w.db, m.member, withdrawMembershipChange, about(m)),
    cancel: m => execute(w.db, m.member, cancelMembership, about(m)),
    keep: m => execute(w.db, m.member, keepMembership, about(m)),
    pause: m => execute(w.db, owner(), pauseMembership, about(m)),
    resume: m => execute(w.db, owner(), resumeMembership, about(m)),
    useCard: (m, number) => useCard(w, m, number),
    books: m => booksOf(w, m),
  };
}

/** As `advance`, by seconds: a renewal's draft is charged an hour after it was made, so the clocks never stop in between by themselves. */
async function move(w: EnrollmentWorld, by: number): Promise<void> {
  if (by < 0) throw new RangeError('the clock does not go back');
  if (by === 0) return;
  await w.db.systemStatement('update business_clock set ahead = ahead + make_interval(secs => $1)', [by]);
  await w.sandbox.control('clock', { advanceSeconds: by });
  await w.quiet();
  await w.advance(0); // what the move of the clock brings about by dates
}

async function useCard(w: EnrollmentWorld, m: Insured, number: string): Promise<void> {
  const { stripe } = w.sandbox;
  const { customer } = await stripe.subscriptions.retrieve(m.remoteId);
  const method = await stripe.paymentMethods.create({ type: 'card', card: { number, exp_month: 12, exp_year: 2034, cvc: '123' } });
  await stripe.paymentMethods.attach(method.id, { customer: customer as string });
  await stripe.subscriptions.update(m.remoteId, { default_payment_method: method.id });
  await w.quiet();
}

async function booksOf(w: EnrollmentWorld, m: Insured): Promise<Books> {
  const [row] = await w.db.systemStatement<Record<string, string | bigint | null>>(`select m.state, m.monthly_cents, m.tier, m.paid_through::text, m.next_charge_on::text, m.ends_on::text,
    (select coalesce(sum(refunded_cents), 0) from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $2) refunded from membership m where m.id = $1`, [m.membershipId, m.subscriptionId]);
  const invoices = await w.db.systemStatement<{ cents: bigint; paid: bigint; reason: string; state: string }>(
    `select total_cents cents, paid_cents paid, reason, state from invoice where subscription_id = $1 and total_cents <> 0 and state not in ('void', 'draft') order by created_at, id`, [m.subscriptionId]);
  return {
    state: String(row!['state']), monthly: Number(row!['monthly_cents']), tier: String(row!['tier']), paidThrough: String(row!['paid_through']), nextChargeOn: row!['next_charge_on'] as string | null, endsOn: row!['ends_on'] as string | null,
    invoices: invoices.map(i => ({ cents: Number(i.cents), paid: Number(i.paid), reason: i.reason, state: i.state })), refunded: Number(row!['refunded']),
  };
}
