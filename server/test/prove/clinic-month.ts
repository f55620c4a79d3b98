import { execute } from '#access/execute.js';
import { ProcessorError } from '#billing/billing.errors.js';
import { catchUp } from '#billing/catch-up.js';
import { janitor } from '#billing/janitor.js';
import { refundPayment } from '#billing/refund-payment.js';
import { retryPayment } from '#billing/retry-payment.js';
import { newId } from '#kit/ids/ids.js';
import { billingInstant, DAY, dateAt, plusDays } from '../oracle/calendar.js';
import { log } from '../simulators/billing-world.js';
import { BAD_CARD, GOOD_CARD, type Insured, type LifeWorld } from '../simulators/life-world.js';
import { DISPUTED_CARD, familyOf, type Outcome, outcomeOf, type Patient, together } from './clinic.js';

/** How a command is given: as it is, or again and again until it was taken, as a person does whose page says "try again". */
export type Give = <T>(command: () => Promise<T>) => Promise<T>;
const plainly: Give = command => command();

interface Here extends Patient { readonly m: Insured }
const AT_ONCE = 4;

/** A month and a half of a clinic, lived by product and processor side by side. */
export async function liveMonth(w: LifeWorld, members: number, give: Give = plainly): Promise<Outcome> {
  // always from a morning, so that the provider's date is the processor's
  await w.goTo(billingInstant(plusDays(dateAt(await w.now()), 1)));
  const start = await w.now();
  const rounds = give === plainly ? 0 : 2; // without faults nothing is left to be found
  const patients = await together(Array.from({ length: members }, (_, i) => i % 10), AT_ONCE, async kind => {
    const m = await give(() => w.enroll(familyOf(kind), 'plus', [], kind === 9 ? DISPUTED_CARD : GOOD_CARD));
    return { kind, m, applicationId: m.actor.applicationId! } satisfies Here;
  });
  await settle(w, rounds);
  for (const day of DAYS) {
    await w.goTo(start + day * DAY);
    await settle(w, rounds);
    if (!(day in SCRIPT)) continue;
    for (const { m, kind } of patients) await SCRIPT[day]?.[kind]?.(w, m, give);
    await settle(w, rounds);
  }
  const outcome = await outcomeOf({ db: w.db, processorUrl: w.sandbox.databaseUrl }, patients);
  await leave(w, patients, rounds);
  return outcome;
}

export type Act = (w: LifeWorld, m: Insured, give: Give) => Promise<unknown>;

/** What is charged is what was seen; when that has passed, one looks again. One that was taken and not answered is asked for with the same key. */
const changeTo = (plan: string): Act => async (w, m, give) => {
  for (let tries = 0; tries < 3; tries++) {
    const seen = await give(() => w.preview(m, { plan }));
    const key = newId();
    const done = await give(() => w.confirm(m, { plan }, seen, key)).then(() => true, (error: unknown) => { if ((error as { code?: string }).code !== 'amount_changed') throw error; return false; });
    if (done) return;
  }
  throw new Error('the amount changed each time');
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
const unlessUnanswered = (error: unknown): void => { if (!(error instanceof ProcessorError)) throw error as Error; };
const cancelOnce: Act = (w, m, give) => give(() => w.cancel(m).catch((error: unknown) => { if ((error as { code?: string }).code !== 'membership_ending') throw error as Error; }));

/** By day of the month, what each fate does then. 0: nothing happens; 5: the card is never mended; 9: the bank takes the charge back. */
export const SCRIPT: Readonly<Record<number, Readonly<Record<number, Act>>>> = {
  5: { 6: cancelOnce, 7: refund(1_000) },
  10: { 2: changeTo('elite'), 3: changeTo('base'), 8: (w, m, give) => give(() => w.pause(m)) },
  20: { 4: badCard, 5: badCard },
  34: { 4: newCard },
};
/** The first renewals fall due on the 28th to the 31st day, and the tries of a refused card follow to the 45th. */
export const DAYS = [5, 10, 20, 33, 34, 48] as const;

/** As the worker does with a job that failed: it is tried again. */
async function again(job: () => Promise<void>, tries = 5): Promise<void> {
  for (let i = 1; ; i++) {
    try { await job(); return; } catch (error) { if (i === tries || !(error instanceof ProcessorError)) throw error; }
  }
}

/** All webhooks are through, and what never came is found, as the product does every half minute. */
async function settle(w: LifeWorld, rounds: number): Promise<void> {
  await w.quiet();
  for (let i = 0; i < rounds; i++) {
    await w.db.systemStatement(`update billing_intent set created_at = created_at - interval '1 hour', tried_at = null where state = 'prepared'`);
    await janitor(w.db, {}, log);
    await again(() => catchUp(w.db, {}, log));
    await w.quiet();
  }
}

/** So that the next month does not renew this one's. */
async function leave(w: LifeWorld, patients: readonly Here[], rounds: number): Promise<void> {
  await w.sandbox.control('faults', { rules: [], webhooks: {} });
  for (const { m } of patients) await w.sandbox.stripe.subscriptions.cancel(m.remoteId).catch(() => undefined);
  await settle(w, rounds);
}
