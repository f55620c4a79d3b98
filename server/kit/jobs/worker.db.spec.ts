import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { system } from '#access/actor.js';
import { createLog } from '#kit/http/log.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { enqueue } from './enqueue.js';
import { BEAT_MS, MOST_SILENCE_MS, registerTask, repeat, type RunningWorker, schedule, STALE_MS, startWorker, type WorkerOptions } from './worker.js';

const log = createLog('silent');
let t: TestDb;
let client: pg.Pool;
const running: RunningWorker[] = [];
const ran: string[] = [];
let failures = 0;
let loops = 0;
let inLoop = 0;
let mostInLoop = 0;

const start = async (o: Partial<WorkerOptions> = {}): Promise<RunningWorker> => {
  const worker = await startWorker(t.db, log, { url: t.clone.systemUrl, ...o });
  running.push(worker);
  return worker;
};
const add = (task: string, payload: Record<string, unknown> = {}, o = {}): Promise<void> => t.db.change(system('test'), tx => enqueue(tx, task, payload, o));
const until = async (what: string, probe: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> => {
  for (let waited = 0; waited < ms; waited += 20) { if (await probe()) return; await wait(20); }
  throw new Error(`never came: ${what}`);
};
const jobs = async (where = 'true'): Promise<number> => (await client.query<{ n: number }>(`select count(*)::int n from graphile_worker._private_jobs where ${where}`)).rows[0]!.n;

beforeAll(async () => {
  t = await openTestDb();
  client = new pg.Pool({ connectionString: t.clone.systemUrl, max: 2 });
  client.on('error', () => undefined);
  registerTask('test.note', async (_db, payload) => { ran.push(String(payload['id'])); });
  registerTask('test.flaky', async () => { if (failures-- > 0) throw new Error('not yet'); ran.push('flaky'); });
  registerTask('test.scheduled', async () => { ran.push('scheduled'); throw new Error('a failed run must not stop the next one'); });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(w => w.stop()));
  ran.length = 0;
  await client.query('delete from graphile_worker._private_jobs');
});
afterAll(async () => { await client.end(); await t.close(); });

describe('a job', () => {
  test('runs if its change commits, and only then', async () => {
    await start();
    await expect(t.db.change(system('test'), async tx => { await enqueue(tx, 'test.note', { id: 'rolled back' }); throw new Error('no'); })).rejects.toThrow('no');
    await add('test.note', { id: 'committed' });
    await until('the job', () => ran.includes('committed'));
    expect(ran).toEqual(['committed']);
  });

  test('of one key is one job while it waits', async () => {
    for (const id of ['1', '2', '3']) await add('test.note', { id }, { key: 'same' });
    expect(await jobs()).toBe(1);
    await start();
    await until('the job', () => ran.length > 0);
    expect(ran).toEqual(['3']);
  });

  test('that fails is tried again, later each time, until it has used its attempts', async () => {
    failures = 2;
    await start();
    await add('test.flaky', {}, { maxAttempts: 3 });
    for (let left = 1; left >= 0; left--) {
      await until('a failed try', () => failures === left);
      await until('a later time', async () => await jobs('attempts > 0 and locked_at is null and run_at > now()') === 1);
      await client.query('update graphile_worker._private_jobs set run_at = now()');
    }
    await until('the third try', () => ran.includes('flaky'));
    failures = 1;
    await add('test.flaky', {}, { maxAttempts: 1 });
    await until('the last try', async () => await jobs('attempts = max_attempts') === 1);
  });
});

test('draining waits for a job that runs still, although one of its key has come after it', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => { release = resolve; });
  registerTask('test.held', async (_db, payload) => { if (payload['id'] === 'first') await held; ran.push(String(payload['id'])); });
  const worker = await start();
  await add('test.held', { id: 'first' }, { key: 'same' });
  await until('its start', async () => await jobs('locked_at is not null') === 1);
  await add('test.held', { id: 'second' }, { key: 'same' });
  await until('the one that came after', () => ran.includes('second'));
  const drain = worker.drain().then(() => ran.push('drained'));
  await wait(200);
  release();
  await drain;
  expect(ran).toEqual(['second', 'first', 'drained']);
});

test('a job that fails after a later one of its key has come leaves nothing; one that used its attempts stays', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>(resolve => { release = resolve; });
  registerTask('test.refused', async (_db, payload) => { if (payload['id'] === 'later') { ran.push('later'); return; } await held; throw new Error('no'); });
  await start({ beatMs: 100 });
  await add('test.refused', { id: 'earlier' }, { key: 'same' });
  await add('test.refused', { id: 'alone' }, { key: 'other', maxAttempts: 1 });
  await until('their start', async () => await jobs('locked_at is not null') === 2);
  await add('test.refused', { id: 'later' }, { key: 'same' });
  await until('the later one', () => ran.includes('later'));
  release();
  await until('what is left', async () => await jobs() === 1);
  expect(await jobs(`key = 'other' and attempts = max_attempts and last_error is not null`)).toBe(1);
});

describe('a worker that was killed', () => {
  /** What a SIGKILL leaves behind: a locked job of a worker that reports no more. */
  const leaveBehind = async (secondsAgo: number): Promise<void> => {
    await add('test.note', { id: 'left' });
    await client.query(`update graphile_worker._private_jobs set locked_by = 'worker-killed', locked_at = now() - $1 * interval '1 second', attempts = 1`, [secondsAgo]);
    await client.query(`insert into job_worker (id, seen_at) values ('worker-killed', now() - $1 * interval '1 second') on conflict (id) do update set seen_at = excluded.seen_at`, [secondsAgo]);
  };

  test('loses its jobs to another once it has been silent long enough', async () => {
    await leaveBehind(0);
    await start({ beatMs: 100, staleMs: 600 });
    await wait(300);
    expect(ran).toEqual([]);
    await until('the job of the silent worker', () => ran.includes('left'), 5000);
  });

  test('leaves nothing of a job that a later one of its key has come after: that one does the work', async () => {
    await add('test.note', { id: 'earlier' }, { key: 'same' });
    await client.query(`update graphile_worker._private_jobs set locked_by = 'worker-killed', locked_at = now() - interval '1 hour', attempts = 1`);
    await add('test.note', { id: 'later' }, { key: 'same' });
    await start({ beatMs: 100, staleMs: 600 });
    await until('the later one', () => ran.includes('later'));
    await until('an empty table', async () => await jobs() === 0);
    expect(ran).toEqual(['later']);
  });

  test('with the times of production: within a minute of the kill', () => {
    expect(MOST_SILENCE_MS).toBe(STALE_MS + 2 * BEAT_MS);
    expect(MOST_SILENCE_MS).toBeLessThanOrEqual(60_000);
    expect(STALE_MS).toBeGreaterThanOrEqual(3 * BEAT_MS); // a slow beat or two is no death
  });

  test('a worker that lives keeps its jobs, however long they take', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>(resolve => { release = resolve; });
    let starts = 0;
    registerTask('test.long', async () => { starts++; await held; });
    await start({ beatMs: 50, staleMs: 200 });
    await start({ beatMs: 50, staleMs: 200 });
    await add('test.long');
    await until('its start', () => starts === 1);
    await wait(600);
    release();
    await until('its end', async () => await jobs() === 0);
    expect(starts).toBe(1);
  });
});

describe('repeated work', () => {
  test('a schedule runs once a period for two workers, goes on after a failure, and runs soon after a start', async () => {
    schedule('test.scheduled', 3);
    await start();
    await wait(300);
    await start();
    await wait(1500);
    expect(ran).toEqual(['scheduled']);
    await until('the next period', () => ran.length === 2);
    await wait(1000);
    expect(ran).toHaveLength(2);
    await wait(1200);
    await start();
    await until('the run after a start', () => ran.length === 3, 1500);
  });

  test('a loop never overlaps itself, survives an error, and ends with its worker', async () => {
    repeat('test.loop', 0.05, async () => {
      loops++;
      mostInLoop = Math.max(mostInLoop, ++inLoop);
      await wait(30);
      inLoop--;
      if (loops === 1) throw new Error('once');
    });
    await start();
    await until('some rounds', () => loops > 3);
    await running.pop()!.stop();
    const seen = loops;
    await wait(200);
    expect(loops).toBe(seen);
    expect([mostInLoop, inLoop]).toEqual([1, 0]);
  });
});
