import pg from 'pg';
import { user } from '#access/actor.js';
import { rereadPayer } from '#billing/reread-payer.js';
import { catchUp, SOURCE } from '#billing/catch-up.js';
import { WEBHOOK_PATH } from '#billing/index.js';
import { reconcile } from '#billing/reconciliation/reconcile.js';
import type { Db } from '#kit/db/db.js';
import { moveCursor } from '#kit/inbox/inbox.js';
import { newId } from '#kit/ids/ids.js';
import { type RunningWorker, startWorker } from '#kit/jobs/worker.js';
import { emit } from '#kit/outbox/outbox.js';
import { systemClock } from '#kit/time/clock.js';
import { signatureHeader } from '#sandbox/stripe/signature.js';
import { WEBHOOK_SECRET } from '#sandbox/test/harness.js';
import { entities } from '../../composition/entities.js';
import { cloneDatabase } from '../db/database.js';
import { openOn } from '../db/open-db.js';
import { billingInstant, DAY, dateAt, plusDays } from '../oracle/calendar.js';
import { log, webhookServer } from '../simulators/billing-world.js';
import { GOOD_CARD, type Insured, type LifeWorld, startLifeWorld } from '../simulators/life-world.js';
import { DISPUTED_CARD, familyOf, FATES, idsOf, type Outcome, outcomeOf, type Patient, REFUSED_CARD, together } from './clinic.js';
import { type Act, DAYS, SCRIPT } from './clinic-month.js';
import type { Random } from './random.js';

/**
 * A month and a half that the processor has lived through, with every message it has sent of it, and our database as it stood when
 * none of them had come: a product whose webhooks were lost. What staff and members asked for in between was done, and what came of
 * it was read at once, as always; all else is in the messages alone.
 */
export interface Recording {
  readonly patients: readonly Patient[];
  /** Messages as they were sent, the oldest first. */
  readonly events: readonly string[];
  /** Brings them into a fresh copy of our database, as `storm` says, and tells what it came to. */
  replay(storm: (events: readonly string[]) => readonly string[], workerFirst: boolean): Promise<Outcome>;
  close(): Promise<void>;
}

const AT_ONCE = 4;
const MOST_SECONDS = 900;
/** Books that a replay compares in full with the processor; the rest by what `outcomeOf` asks. */
const BOOKS = 5;

export async function record(members: number): Promise<Recording> {
  const w = await startLifeWorld({ deaf: true });
  const patients = await liveDeaf(w, members);
  const endsAt = await w.now();
  const processor = new pg.Client({ connectionString: w.sandbox.databaseUrl });
  await processor.connect();
  const events = (await processor.query<{ payload: string }>('select payload from stripe_event order by seq')).rows.map(r => r.payload);
  await moveCursor(w.db, SOURCE, (JSON.parse(events[0]!) as { id: string }).id);
  const { ports } = w.db;
  const template = await w.leave();
  const print = async () => JSON.stringify((await processor.query(`select count(*)::int n, md5(string_agg(md5(data::text), '' order by id)) hash, (select count(*)::int from stripe_event) events from stripe_object`)).rows[0]);
  const before = await print();
  return {
    patients, events,
    replay: async (storm, workerFirst) => {
      const clone = await cloneDatabase(template);
      const { db, close } = await openOn(clone, { entities, ports, poolSize: 8 });
      try {
        await db.systemStatement(`update business_clock set ahead = to_timestamp($1) - now()`, [endsAt]);
        await comeThrough(db, clone.systemUrl, storm(events), workerFirst, Math.ceil(events.length / 5_000) + 1);
        const checked = await reconcile(db, log, { askedBy: 'prove', payers: BOOKS });
        const outcome = await outcomeOf({ db, processorUrl: w.sandbox.databaseUrl }, patients);
        const complaints = [...outcome.complaints, ...(checked.open > 0 ? [`${checked.open} differences in the queue of the reconciliation`] : []), ...(await print() === before ? [] : ['the replay changed something at the processor'])];
        return { ...outcome, complaints };
      } finally { await close(); }
    },
    close: async () => { await processor.end(); await w.close(); },
  };
}

/** The messages, then what looks for those that never came, then what the date brings about. */
async function comeThrough(db: Db, systemUrl: string, messages: readonly string[], workerFirst: boolean, catchUps: number): Promise<void> {
  const server = await webhookServer(db);
  await server.ready();
  let worker: RunningWorker | null = null;
  const work = async (): Promise<RunningWorker> => { worker ??= await startWorker(db, log, { url: systemUrl, concurrency: 4, jobsOnly: true }); return worker; };
  try {
    if (workerFirst) await work();
    await together(messages, 16, async payload => {
      const reply = await server.inject({ method: 'POST', url: WEBHOOK_PATH, payload, headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signatureHeader(payload, WEBHOOK_SECRET, Math.floor(systemClock.now().getTime() / 1000)) } });
      if (reply.statusCode !== 200) throw new Error(`a message was answered with ${reply.statusCode}`);
    });
    await (await work()).drain(MOST_SECONDS);
    for (let i = 0; i < catchUps; i++) { await catchUp(db, {}, log); await (await work()).drain(MOST_SECONDS); }
    await db.systemChange('test', tx => emit(tx, 'clock.moved', { days: 0 }));
    await (await work()).drain(MOST_SECONDS);
  } finally {
    await (worker as RunningWorker | null)?.stop();
    await server.close();
  }
}

/** As `liveMonth`, with nobody who listens: the days pass at the processor, and what is asked for here is read again at once. */
async function liveDeaf(w: LifeWorld, members: number): Promise<Patient[]> {
  await passTo(w, billingInstant(plusDays(dateAt(await w.now()), 1)));
  const start = await w.now();
  const patients = await together(Array.from({ length: members }, (_, i) => i % FATES), AT_ONCE, kind => enroll(w, kind));
  for (const day of DAYS) {
    await passTo(w, start + day * DAY);
    const acts = SCRIPT[day] ?? {};
    await together(patients.filter(p => acts[p.kind]), AT_ONCE, p => actDeaf(w, p, acts[p.kind]!));
  }
  await w.quiet();
  return patients;
}

async function enroll(w: LifeWorld, kind: number): Promise<Patient> {
  const { actor, payment } = await w.submitted(familyOf(kind), { plan: 'plus' });
  if (kind === 1) await w.pay({ handle: payment } as never, REFUSED_CARD);
  const paid = await w.pay({ handle: payment } as never, kind === 9 ? DISPUTED_CARD : GOOD_CARD);
  if (paid.status !== 200) throw new Error(`paying was answered with ${paid.status}`);
  return { kind, applicationId: actor.applicationId! };
}

/** Who asks for something has looked at their page, which shows what the processor has. */
async function actDeaf(w: LifeWorld, p: Patient, act: Act): Promise<void> {
  const before = await idsOf(w.db, p.applicationId);
  if (!before || !await rereadPayer(w.db, before.payerId)) throw new Error('the payer could not be read');
  await w.quiet();
  const m = { ...before, actor: null, member: user(newId(), 'Mia Member', [{ role: 'member', householdId: before.householdId }]), startedAt: 0 } as unknown as Insured;
  await act(w, m, command => command());
}

/** The days pass; what a date brings about here is not done. */
async function passTo(w: LifeWorld, at: number): Promise<void> {
  const by = at - await w.now();
  await w.db.systemStatement('update business_clock set ahead = ahead + make_interval(secs => $1)', [by]);
  await w.sandbox.control('clock', { advanceSeconds: by });
}

/** Every message in any order, a fifth of them twice, a tenth never. */
export function shaken(events: readonly string[], random: Random): string[] {
  const come = events.filter(() => !random.chance(0.1));
  return random.shuffle([...come, ...come.filter(() => random.chance(0.2))]);
}
