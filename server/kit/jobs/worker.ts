import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, makeWorkerUtils, run, type Runner, type RunnerOptions, type TaskList, type WorkerUtils } from 'graphile-worker';
import pg from 'pg';
import type { Db } from '#kit/db/db.js';
import type { Log } from '#kit/http/log.js';
import { KEYED } from './enqueue.js';

/** A job: idempotent, since a job whose worker was killed runs again. */
export type Task = (db: Db, payload: Readonly<Record<string, unknown>>, log: Log) => Promise<void>;
export interface Schedule { task: string; everySeconds: number }

const tasks = new Map<string, Task>();
const schedules: Schedule[] = [];
export function registerTask(name: string, task: Task): void {
  if (tasks.has(name)) throw new Error(`task ${name} is registered twice`);
  tasks.set(name, task);
}
/** Runs the task every so many seconds of system time, in one worker at a time. */
export const schedule = (task: string, everySeconds: number): void => { schedules.push({ task, everySeconds }); };

export interface Repeated { name: string; everySeconds: number; run(db: Db, log: Log): Promise<void> }
const repeated: Repeated[] = [];
/**
 * Runs in every worker process, again so many seconds after it ended; leaves no job rows behind. For work that costs a glance
 * when there is nothing to do and keeps its own twins out.
 */
export const repeat = (name: string, everySeconds: number, run: Repeated['run']): void => { repeated.push({ name, everySeconds, run }); };
export const taskNames = (): string[] => [...tasks.keys()];

/** Workers report this often, and lose their jobs after so much silence; a kill is noticed at the sweep after that. */
export const BEAT_MS = 10_000;
export const STALE_MS = 40_000;
/** From a kill to its jobs' release: the silence counts from the last beat, a sweep may have just passed, and one may come late. */
export const MOST_SILENCE_MS = STALE_MS + 2 * BEAT_MS;

/** Workers that start together ask once between them. */
const START_PAUSE_SECONDS = 1;

export interface WorkerOptions { url: string; concurrency?: number; beatMs?: number; staleMs?: number; /** Works on jobs, but starts nothing by itself: no schedules, no repeated work. */ jobsOnly?: boolean }
export interface RunningWorker { stop(): Promise<void>; /** Waits until no job runs and none is left to run. */ drain(mostSeconds?: number): Promise<void> }

/** graphile-worker locks a job for 4 hours; workers here report every `beatMs` and lose their jobs after `staleMs` of silence. */
export async function startWorker(db: Db, log: Log, { url, concurrency = 4, beatMs = BEAT_MS, staleMs = STALE_MS, jobsOnly = false }: WorkerOptions): Promise<RunningWorker> {
  const pool = new pg.Pool({ connectionString: url, max: concurrency + 3, application_name: 'mpp-worker' });
  pool.on('error', error => log.warn({ err: error.message }, 'worker pool'));
  pool.on('connect', client => client.on('error', error => log.warn({ err: error.message }, 'worker connection')));
  const utils = await makeWorkerUtils({ pgPool: pool });
  const events = new EventEmitter() as NonNullable<RunnerOptions['events']>;
  const ids = new Set<string>();
  events.on('pool:create', ({ workerPool }) => { ids.add(workerPool.id); }); // locked_by holds the POOL id in 0.17
  const logger = new Logger(() => (level, message) => { if (level === 'error' || level === 'warning') log.warn({ err: message }, 'worker'); });
  const runner = await run({ pgPool: pool, logger, concurrency, taskList: taskList(db, log), events, noHandleSignals: true, pollInterval: 1000, preset: { worker: { useNodeTime: false } } });
  const check = (): void => void sweep(pool, utils, ids, staleMs, log).catch(error => log.warn({ err: String(error) }, 'worker sweep'));
  await beat(pool, ids);
  check(); // a process that never lives as long as a beat must not leave its predecessors' jobs locked
  const loops = jobsOnly ? [] : repeated.map(r => startLoop(r, db, log));
  const timers = [setInterval(check, beatMs), ...jobsOnly ? [] : startSchedules(pool, utils, log)];
  return {
    drain: mostSeconds => drain(pool, mostSeconds),
    stop: async () => { timers.forEach(clearInterval); await Promise.all(loops.map(end => end())); await stopQuietly(runner); await forget(pool, ids).catch(() => undefined); await utils.release(); await pool.end(); },
  };
}

function taskList(db: Db, log: Log): TaskList {
  return Object.fromEntries([...tasks].map(([name, task]) => [name, async (payload: unknown) => {
    try { await task(db, payload as Readonly<Record<string, unknown>>, log); }
    catch (error) { log.error({ task: name, err: error instanceof Error ? error.message : String(error) }, 'job failed'); throw error; }
  }]));
}

/** However many workers there are, a schedule runs once a period; and soon after a start, which may have to mend what a kill left. */
function startSchedules(pool: pg.Pool, utils: WorkerUtils, log: Log): NodeJS.Timeout[] {
  const run = async ({ task, everySeconds }: Schedule, pause: number): Promise<void> => {
    const { rowCount } = await pool.query(`insert into job_schedule (task, asked_at) values ($1, now())
      on conflict (task) do update set asked_at = excluded.asked_at where job_schedule.asked_at <= now() - $2 * interval '1 second'`, [task, Math.min(pause, everySeconds * 0.9)]);
    if (rowCount) await utils.addJob(task, {}, { jobKey: `schedule:${task}`, jobKeyMode: 'preserve_run_at', maxAttempts: 1, flags: [KEYED] });
  };
  const ask = (s: Schedule, pause: number): void => { void run(s, pause).catch((error: unknown) => log.warn({ task: s.task, err: String(error) }, 'schedule')); };
  return schedules.map(s => { ask(s, START_PAUSE_SECONDS); return setInterval(() => ask(s, Infinity), s.everySeconds * 1000); });
}

/** Returns what ends the loop: it waits for the run that is under way. */
function startLoop({ name, everySeconds, run }: Repeated, db: Db, log: Log): () => Promise<void> {
  const end = new AbortController();
  const loop = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await run(db, log).catch((error: unknown) => { log.error({ task: name, err: error instanceof Error ? error.message : String(error) }, 'repeated work failed'); });
      await sleep(everySeconds * 1000, undefined, { signal: end.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => { end.abort(); await running; };
}

const beat = (pool: pg.Pool, ids: Set<string>) =>
  pool.query('insert into job_worker (id) select unnest($1::text[]) on conflict (id) do update set seen_at = now()', [[...ids]]);
const forget = (pool: pg.Pool, ids: Set<string>) => pool.query('delete from job_worker where id = any($1)', [[...ids]]);

async function sweep(pool: pg.Pool, utils: WorkerUtils, ids: Set<string>, staleMs: number, log: Log): Promise<void> {
  await beat(pool, ids);
  const { rows } = await pool.query<{ id: string }>(`
    select distinct l.id from (select locked_by id, locked_at from graphile_worker._private_jobs where locked_by is not null
      union all select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null) l
    left join job_worker w on w.id = l.id where coalesce(w.seen_at, l.locked_at) < now() - $1 * interval '1 ms'`, [staleMs]);
  if (rows.length) {
    log.warn({ workers: rows.length }, 'releasing jobs of silent workers');
    await utils.forceUnlockWorkers(rows.map(r => r.id));
  }
  // what ended badly after a later one had come is that one's to do, and no work that was given up
  await pool.query(`delete from graphile_worker._private_jobs where attempts >= max_attempts and key is null and locked_at is null and flags ? '${KEYED}'`);
  await pool.query(`delete from job_worker where seen_at < now() - interval '1 day'`);
}

const DRAIN_LOOK_MS = 20;
/**
 * Waits until no job runs and none is left to run; for tests and for moving the clock. A running job that one of its key came after has used its
 * attempts, says graphile-worker, and works on all the same.
 */
async function drain(pool: pg.Pool, mostSeconds = 30): Promise<void> {
  for (let i = 0; i < mostSeconds * 1000 / DRAIN_LOOK_MS; i++) {
    const { rows } = await pool.query<{ n: number }>('select count(*)::int n from graphile_worker._private_jobs where locked_at is not null or (attempts < max_attempts and run_at <= now())');
    if (rows[0]!.n === 0) return;
    await new Promise(resolve => setTimeout(resolve, DRAIN_LOOK_MS));
  }
  throw new Error(`jobs did not drain in ${mostSeconds} s`);
}

async function stopQuietly(runner: Runner): Promise<void> { await runner.stop().catch(() => undefined); }
