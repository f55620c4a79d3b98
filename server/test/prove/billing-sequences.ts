import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { FAMILY_EE, FAMILY_ESP, FAMILY_FAM, type Family } from '../fixtures/families.js';
import { billingInstant, DAY, dateAt, HOUR } from '../oracle/calendar.js';
import { Life } from '../oracle/life.js';
import { LAWS, type Prices, priceOf, sum } from '../oracle/money.js';
import { type Books, type Insured, type LifeWorld, startLifeWorld } from '../simulators/life-world.js';
import type { Proof, Trial } from './proof.js';
import type { Random } from './random.js';

export const billingSequences: Proof = {
  name: 'billing.sequences', full: 300, small: 1, open: startLives,
  claim: 'three memberships side by side through random upgrades, downgrades, add-ons, pauses, cancellations and refunds over three months: state, dates, every invoice and what was collected and given back are those of the oracle, and the ledger drifts by nothing',
};

const HOUSEHOLDS: readonly { family: Family; law: keyof typeof LAWS }[] = [{ family: FAMILY_EE, law: 'AZ' }, { family: FAMILY_ESP, law: 'FL' }, { family: FAMILY_FAM, law: 'TX' }];
const PLANS = ['base', 'plus', 'elite'] as const;
const STEPS = 7;

interface Lived { readonly m: Insured; readonly life: Life; readonly family: Family; readonly law: keyof typeof LAWS; readonly done: string[] }

/** Each case takes some months of the world's time; in one that grows old the children come of age. */
const CASES_A_WORLD = 25;

async function startLives(): Promise<Trial> {
  let world = await startLifeWorld();
  let cases = 0;
  return {
    once: async random => {
      if (cases++ === CASES_A_WORLD) {
        await world.close();
        [world, cases] = [await startLifeWorld(), 1];
      }
      return liveOnce(world, random);
    },
    close: () => world.close(),
  };
}

const pricesOf = (plan: string, addOns: readonly string[], { tier }: Family): Prices => Object.fromEntries([['plan', priceOf(plan, tier)], ...addOns.map(a => [a, priceOf(a, tier)])]) as Prices;

async function liveOnce(w: LifeWorld, random: Random): Promise<string | null> {
  // in the working day of the provider, when its date is that of the processor
  const today = dateAt(await w.now());
  await w.goTo(billingInstant(addDays(calendarDate(today), 1)) + random.below(5 * HOUR));
  const lives: Lived[] = [];
  for (const { family, law } of HOUSEHOLDS) lives.push(await begin(w, random, family, law));
  const complaints: string[] = [];
  for (let step = 0; step < STEPS && complaints.length === 0; step++) {
    await w.goTo(afterDrafts(lives, await w.now() + random.below(20 * DAY) + HOUR));
    for (const one of lives) {
      await act(w, random, one, await w.now());
      complaints.push(...await compare(w, one));
    }
  }
  for (const one of lives) await finish(w, one);
  return complaints.length ? complaints.join('; ') : null;
}

/** A renewal is charged an hour after its period has begun, and the oracle counts it from the beginning: the clock does not stop in between. */
function afterDrafts(lives: readonly Lived[], at: number): number {
  const isDraft = ({ life }: Lived): boolean => life.until(at).state === 'active' && at - life.period.start < HOUR;
  while (lives.some(isDraft)) at += HOUR;
  return at;
}

async function begin(w: LifeWorld, random: Random, family: Family, law: keyof typeof LAWS): Promise<Lived> {
  const [plan, addOns] = [random.pick(PLANS), random.chance(0.4) ? ['pharmacy'] : []];
  const m = await w.enroll(family, plan, addOns);
  return { m, life: new Life(m.startedAt, pricesOf(plan, addOns, family)), family, law, done: [`enrolled ${plan}${addOns.length ? ' with pharmacy' : ''}`] };
}

type Action = (w: LifeWorld, random: Random, one: Lived, now: number) => Promise<string | null>;

const change: Action = async (w, random, { m, life, family, done }) => {
  if (life.state !== 'active' || life.pending || life.endsOn) return null;
  const [plan, addOns] = [random.pick(PLANS), random.chance(0.5) ? ['pharmacy'] : []];
  const to = pricesOf(plan, addOns, family);
  if (sum(to) === sum(life.prices)) return null;
  const seen = await w.preview(m, { plan, addOns });
  // the processor pro-rates to this second, and so does the oracle
  if (seen.prorationAt !== null) life.until(Date.parse(seen.prorationAt) / 1000);
  const due = life.dueFor(to);
  if (seen.dueNowCents !== due) throw new Error(`${plan} ${addOns.join()}: the preview says ${seen.dueNowCents} at ${seen.prorationAt}, the oracle ${due} (${done.join(', ')}; ${JSON.stringify(seen.lines)}; ${JSON.stringify([life.period, life.prices])})`);
  await w.confirm(m, { plan, addOns }, seen);
  life.change(to);
  return `to ${plan}${addOns.length ? ' with pharmacy' : ''} for ${due}`;
};

const withdraw: Action = async (w, _random, { m, life }) => {
  if (!life.pending || life.state !== 'active') return null;
  await w.withdraw(m);
  life.withdraw();
  return 'taken back';
};

const cancel: Action = async (w, _random, { m, life, law, done }) => {
  if (life.state !== 'active' || life.pending || life.endsOn) return null;
  const { endsOn } = await w.cancel(m);
  life.cancel(LAWS[law]);
  if (endsOn !== life.endsOn) throw new Error(`it ends on ${endsOn}, by the oracle on ${life.endsOn} (${done.join(', ')})`);
  return `cancelled to ${endsOn}`;
};

const keep: Action = async (w, _random, { m, life }) => {
  if (life.state !== 'active' || !life.endsOn) return null;
  await w.keep(m);
  life.keep();
  return 'kept';
};

const pause: Action = async (w, _random, { m, life }) => {
  if (life.state !== 'active' || life.pending || life.endsOn) return null;
  await w.pause(m);
  life.pause();
  return 'paused';
};

const resume: Action = async (w, _random, { m, life }) => {
  if (life.state !== 'paused') return null;
  const before = await w.now();
  await w.resume(m);
  const { start, end } = await periodOf(w, m);
  life.until(start >= before && start < end ? start : before).resume();
  return 'resumed';
};

const ACTIONS: readonly Action[] = [change, change, change, withdraw, cancel, keep, keep, pause, resume, resume];

async function act(w: LifeWorld, random: Random, one: Lived, now: number): Promise<void> {
  one.life.until(now);
  for (let tries = 0; tries < 3; tries++) {
    const what = await random.pick(ACTIONS)(w, random, one, now);
    if (what === null) continue;
    one.done.push(`${dateAt(now)} ${what}`);
    return;
  }
}

async function periodOf(w: LifeWorld, m: Insured): Promise<{ start: number; end: number }> {
  const item = (await w.sandbox.stripe.subscriptions.retrieve(m.remoteId)).items.data[0]!;
  return { start: item.current_period_start, end: item.current_period_end };
}

const statement = (life: Life) => life.invoices.filter(i => i.cents !== 0).map(i => `${i.cents}/${i.paid ? i.due : 0}`);
const shown = (b: Books) => b.invoices.map(i => `${i.cents}/${i.paid}`);

async function compare(w: LifeWorld, { m, life, done }: Lived): Promise<string[]> {
  await w.quiet();
  const books = await w.books(m);
  const pairs: [string, unknown, unknown][] = [
    ['state', books.state, life.state], ['a month', books.monthly, sum(life.prices)], ['invoices', shown(books).join(' '), statement(life).join(' ')], ['paid through', books.paidThrough, life.paidThrough],
    ['next charge', books.nextChargeOn, life.nextChargeOn], ['ends on', books.endsOn, life.endsOn], ['given back', books.refunded, life.refunded],
  ];
  const wrong = pairs.filter(([, is, wanted]) => is !== wanted).map(([what, is, wanted]) => `${what} is ${String(is)}, by the oracle ${String(wanted)}`);
  return wrong.length ? [`${wrong.join(', ')} (${done.join(', ')})`] : [];
}

/** So that the next case does not renew this one's. */
async function finish(w: LifeWorld, { m, life }: Lived): Promise<void> {
  if (life.state !== 'ended') await w.sandbox.stripe.subscriptions.cancel(m.remoteId).catch(() => undefined);
  await w.quiet();
}
