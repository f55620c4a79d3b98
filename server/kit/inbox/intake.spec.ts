import { expect, test } from 'vitest';
import type { Db } from '#kit/db/db.js';
import type { IncomingEvent } from './inbox.js';
import { Intake, IntakeFull } from './intake.js';

const event = (id: string): IncomingEvent => ({ id, type: 'x', objectId: null, correlationId: null, body: {}, relevant: true });

/** Stands for the statement alone: says which ids came together, and fails for ids that begin with `bad`. */
function recording(hold?: Promise<void>) {
  const statements: string[][] = [];
  const db = { systemStatement: async (_sql: string, [json]: [string]) => {
    const ids = (JSON.parse(json) as IncomingEvent[]).map(e => e.id);
    statements.push(ids);
    await hold;
    if (ids.some(id => id.startsWith('bad'))) throw new Error('refused');
    return ids.map(id => ({ id }));
  } } as unknown as Db;
  return { statements, intake: new Intake(db, 's', 't') };
}

test('an idle intake writes at once; what comes meanwhile goes together', async () => {
  let release = (): void => undefined;
  const { statements, intake } = recording(new Promise<void>(resolve => { release = resolve; }));
  const all = Array.from({ length: 12 }, (_, i) => intake.add(event(`e${i}`)));
  await Promise.resolve();
  release();
  await Promise.all(all);
  expect(statements.slice(0, 2)).toEqual([['e0'], ['e1']]);
  expect(statements).toHaveLength(3);
  expect(statements[2]).toHaveLength(10);
});

test('one that is refused fails alone', async () => {
  const { intake } = recording();
  const results = await Promise.allSettled(['a', 'b', 'c', 'bad', 'd', 'e'].map(id => intake.add(event(id))));
  expect(results.map(r => r.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
});

test('when the database is far behind, the sender is asked to come again', async () => {
  const { intake } = recording(new Promise(() => undefined));
  for (let i = 0; i < 5_002; i++) void intake.add(event(`e${i}`));
  await expect(intake.add(event('late'))).rejects.toBeInstanceOf(IntakeFull);
});
