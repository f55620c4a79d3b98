import { type Actor, system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { record } from '#audit/record.js';
import { rereadPayer, WEBHOOK_PATH } from '#billing/index.js';
import type { Config } from '#config/config.js';
import type { DirectMessage } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { moveCursor } from '#kit/inbox/inbox.js';
import type { Log } from '#kit/http/log.js';
import { type RunningWorker, startWorker } from '#kit/jobs/worker.js';
import { moveBusinessClock } from '#settings/index.js';
import { act } from './acts.js';
import { enrollMember } from './enroll.js';
import { DEMO_MEMBERS, DEMO_STEPS, type DemoStep } from './members.js';
import { Outside } from './outside.js';

const DAY = 86_400;
/** How long ago the history begins, in days; a little before its first step. */
const HISTORY_DAYS = 128;
/** The clocks move at most so many days at once, and fewer while a refused charge is tried again: what happened is dated about when it did. */
const STRIDE = 8;
const STRIDE_WHILE_TRIED_AGAIN = 2;
const actor: Actor = system('seed');

interface Parts { readonly db: Db; readonly log: Log; readonly config: Config; readonly messages: readonly DirectMessage[] }
interface World { readonly db: Db; readonly log: Log; readonly outside: Outside; readonly messages: readonly DirectMessage[]; readonly worker: RunningWorker }

const outsideOf = (config: Config): Outside => new Outside({ sandbox: config.SANDBOX_URL!, publishableKey: config.STRIPE_PUBLISHABLE_KEY, secretKey: config.STRIPE_SECRET_KEY });

/** In a fresh installation on the sandbox, both clocks go to the first day of the history. Says whether they did. */
export async function beginHistory(db: Db, config: Config): Promise<boolean> {
  if (!config.SANDBOX_URL || (await db.systemStatement('select 1 from plan limit 1')).length) return false;
  await db.systemStatement('update business_clock set ahead = make_interval(secs => $1)', [-HISTORY_DAYS * DAY]);
  await outsideOf(config).begin(await db.businessNow());
  return true;
}

/**
 * Some months of members, by the use cases of the product: from where `beginHistory` put them, both clocks are moved step by step
 * to now, while the sandbox charges, renews and refuses. There is no server yet to take its messages: each payer is read anew when
 * something of theirs was due. Returns how many members there are.
 */
export async function playHistory({ db, log, config, messages }: Parts, steps: readonly DemoStep[] = DEMO_STEPS): Promise<number> {
  const worker = await startWorker(db, log, { url: config.systemUrl, jobsOnly: true });
  const world: World = { db, log, outside: outsideOf(config), messages, worker };
  try {
    let ago = HISTORY_DAYS;
    for (const days of [...new Set(steps.map(s => s.days))].sort((a, b) => b - a)) {
      ago = await moveTo(world, ago, days);
      await take(world, steps.filter(s => s.days === days));
    }
    await moveTo(world, ago, 0);
    await db.change(actor, tx => record(tx, { action: 'demo.members_seeded', subjectType: 'Membership', subjectId: 'demo', details: { members: DEMO_MEMBERS.length } }));
  } finally { await worker.stop(); }
  // what happened so far is known; from here on the sandbox sends its messages
  const newest = await world.outside.newestEvent();
  if (newest) await moveCursor(db, 'stripe', newest);
  await world.outside.sendTo(`http://localhost:${config.PORT}${WEBHOOK_PATH}`, config.webhookSecrets[0]!);
  return DEMO_MEMBERS.length;
}

/** A history that was killed on its way: both clocks go to now, and the server catches up. */
export async function endHistory(db: Db): Promise<void> {
  const cut = await db.systemStatement(`update business_clock set ahead = '0' where ahead < '0' returning 1`);
  if (cut.length) await db.ports.clock?.advanceTo(await db.businessNow());
}

async function moveTo(world: World, from: number, to: number): Promise<number> {
  let ago = from;
  while (ago > to) {
    const days = Math.min(ago - to, (await triedAgain(world.db)) ? STRIDE_WHILE_TRIED_AGAIN : STRIDE);
    await execute(world.db, actor, moveBusinessClock, { days });
    await follow(world);
    ago -= days;
  }
  return ago;
}

const triedAgain = async (db: Db): Promise<boolean> => (await db.systemStatement(`select 1 from subscription where state = 'past_due' limit 1`)).length > 0;

/** Reads everybody of whom something was due, and lets the rest of the product hear of it. */
async function follow({ db, worker }: World): Promise<void> {
  const today = await db.read(actor, async tx => tx.today);
  const due = await db.systemStatement<{ id: string }>(`select distinct payer_id id from subscription where processor_subscription_id is not null and state not in ('canceled', 'expired') and (next_charge_on <= $1::date or state in ('incomplete', 'past_due', 'unpaid') or exists (select 1 from invoice i where i.subscription_id = subscription.id and i.state in ('draft', 'open')))`, [today]);
  await Promise.all(due.map(({ id }) => rereadPayer(db, id)));
  await worker.drain();
}

/** What happens on one day, all at once: they are different people. A turn that cannot be played is left out and said: a first start must not fail for it. */
async function take(world: World, steps: readonly DemoStep[]): Promise<void> {
  const { db, log, outside, messages } = world;
  await Promise.all(steps.map(async step => {
    const n = DEMO_MEMBERS.findIndex(m => m.key === step.who);
    const member = DEMO_MEMBERS[n]!;
    if (step.does === 'enroll') await enrollMember(db, outside, messages, member, n);
    else await act(db, outside, member, step).catch((err: unknown) => log.error({ task: `demo.${step.does}`, name: step.who, err }, 'demo history: a turn is left out'));
  }));
  await follow(world);
}
