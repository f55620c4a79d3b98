import { execute } from '#access/execute.js';
import { refundPayment } from '#billing/refund-payment.js';
import { endMembershipNow } from '#enrollment/ending/end-membership-now.js';
import { FAMILY_EE } from '../fixtures/families.js';
import { type Insured, type LifeWorld, startLifeWorld } from '../simulators/life-world.js';
import type { Proof, Trial } from './proof.js';
import type { Random } from './random.js';

export const billingRaces: Proof = {
  name: 'billing.races', full: 200, small: 10, open: startRaces,
  claim: 'two staff who refund at once, a refund and an end at once, two tabs that change the plan at once: nothing happens twice, and no more goes back than was paid',
};

const PAID = 9_900;

async function startRaces(): Promise<Trial> {
  const world = await startLifeWorld();
  return { once: (random, seed) => RACES[seed % RACES.length]!(world, random), close: () => world.close() };
}

type Race = (w: LifeWorld, random: Random) => Promise<string | null>;

const paymentOf = async (w: LifeWorld, m: Insured): Promise<{ id: string; remote: string }> =>
  (await w.db.systemStatement<{ id: string; remote: string }>('select p.id, p.processor_payment_id remote from payment p join invoice i on i.id = p.invoice_id where i.subscription_id = $1', [m.subscriptionId]))[0]!;
const refund = (w: LifeWorld, id: string, cents: number): Promise<unknown> => execute(w.db, w.staff, refundPayment, { id, amountCents: cents, reason: 'goodwill' });
const taken = (done: readonly PromiseSettledResult<unknown>[]): number => done.filter(d => d.status === 'fulfilled').length;
/** What was refused must have been refused by a rule, not have broken. */
const broken = (done: readonly PromiseSettledResult<unknown>[]): string[] => done.flatMap(d => (d.status === 'rejected' && ((d.reason as { status?: number }).status ?? 500) >= 500 ? [String(d.reason)] : []));
const givenBack = async (w: LifeWorld, remote: string): Promise<number> => (await w.sandbox.stripe.refunds.list({ payment_intent: remote, limit: 100 })).data.filter(r => r.status === 'succeeded').reduce((sum, r) => sum + r.amount, 0);

/** As many hands as there are give back parts whose sum may be more than was paid. */
const refunds: Race = async (w, random) => {
  const m = await w.enroll(FAMILY_EE, 'plus');
  const { id, remote } = await paymentOf(w, m);
  const parts = Array.from({ length: 2 + random.below(3) }, () => 1_000 + random.below(PAID));
  const done = await Promise.allSettled(parts.map(cents => refund(w, id, Math.min(cents, PAID))));
  await w.quiet();
  const there = await givenBack(w, remote);
  const wanted = parts.reduce((sum, cents, i) => sum + (done[i]!.status === 'fulfilled' ? Math.min(cents, PAID) : 0), 0);
  const here = (await w.books(m)).refunded;
  if (broken(done).length) return broken(done).join('; ');
  if (there > PAID || there !== wanted || here !== there || taken(done) === 0) return `${parts.join(', ')} asked for at once: ${there} went back there, ${here} here, ${wanted} were taken, ${PAID} paid`;
  return null;
};

/** The formula's refund of an end is only asked for; whatever is sent must not exceed what was paid. */
const refundAndEnd: Race = async (w, random) => {
  const m = await w.enroll(FAMILY_EE, 'plus');
  const { id, remote } = await paymentOf(w, m);
  const end = (): Promise<unknown> => execute(w.db, w.staff, endMembershipNow, { id: m.membershipId, reason: 'they moved away', refund: 'formula', visits: 'none' } as never);
  const all = random.shuffle([() => refund(w, id, PAID), end, () => refund(w, id, PAID)]);
  const done = await Promise.allSettled(all.map(one => one()));
  await w.quiet();
  const [there, books] = [await givenBack(w, remote), await w.books(m)];
  if (broken(done).length) return broken(done).join('; ');
  if (there > PAID || books.refunded !== there || books.state !== 'ended') return `a refund and an end at once: ${there} of ${PAID} went back there, ${books.refunded} here, the membership is ${books.state}`;
  const subscription = await w.sandbox.stripe.subscriptions.retrieve(m.remoteId);
  return subscription.status === 'canceled' ? null : `ended here, ${subscription.status} there`;
};

/** Both were shown their own price; one of them gets it. */
const tabs: Race = async (w, random) => {
  const m = await w.enroll(FAMILY_EE, 'base');
  const wishes = random.shuffle([{ plan: 'plus' }, { plan: 'elite' }, { addOns: ['pharmacy'] }]).slice(0, 2);
  const seen = await Promise.all(wishes.map(wish => w.preview(m, wish)));
  const done = await Promise.allSettled(wishes.map((wish, i) => w.confirm(m, wish, seen[i]!)));
  await w.quiet();
  if (broken(done).length) return broken(done).join('; ');
  const invoices = (await w.sandbox.stripe.invoices.list({ subscription: m.remoteId, limit: 100 })).data.filter(i => i.status === 'paid' && i.billing_reason === 'subscription_update');
  const books = await w.books(m);
  const winner = done.findIndex(d => d.status === 'fulfilled');
  if (taken(done) !== 1 || invoices.length !== 1 || books.monthly !== seen[winner]!.monthlyCents || invoices[0]!.total !== seen[winner]!.dueNowCents) {
    return `${JSON.stringify(wishes)} at once: ${taken(done)} were taken, ${invoices.length} invoices, ${books.monthly} a month`;
  }
  return null;
};

const RACES: readonly Race[] = [refunds, refundAndEnd, tabs, refunds];
