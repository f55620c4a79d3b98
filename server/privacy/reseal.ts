import { setTimeout as pause } from 'node:timers/promises';
import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { type SealedColumn, sealedColumns } from '#kit/crypto/sealed-columns.js';
import { newId } from '#kit/ids/ids.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import type { Log } from '#kit/http/log.js';
import { endRotation, insertRotation, moveRotation, replaceSeals, type Rotation, runningRotation, type SealedValue, staleBatch, staleTotal } from './key-rotation.repository.js';

export const RESEAL = 'keys.reseal';
/** Values that arrive under the old key while we are at it (a process with the old ring) are met in another pass. */
const PASSES = 5;
export interface ResealOptions { readonly batch?: number; readonly pauseMs?: number }
/** What a run left: the values sealed anew, and those that no key opens. */
export interface Resealed { readonly done: number; readonly failed: number }

/**
 * Seals anew, with the current key, every value that another key sealed. Small transactions that each hold a few row locks for
 * a moment: the product goes on beside it. Where it is is kept with the work, so that it goes on there after a kill; two at
 * once do no harm. Null when nothing is to be done.
 */
export async function resealAll(db: Db, log: Log, { batch = 200, pauseMs = 5 }: ResealOptions = {}): Promise<Resealed | null> {
  db.keys.refresh();
  const rotation = await db.systemChange(RESEAL, begin);
  if (!rotation) return null;
  let { done } = rotation;
  let from: Pick<Rotation, 'atColumn' | 'position'> = rotation;
  for (let pass = 1; pass <= PASSES; pass++) {
    let lost = 0;
    for (const column of columnsFrom(from.atColumn)) {
      let position = nameOf(column) === from.atColumn ? from.position : null;
      for (;;) {
        const step = await db.systemChange(RESEAL, tx => resealBatch(tx, rotation.id, column, position, batch));
        for (const id of step.unreadable) log.error({ task: RESEAL, name: nameOf(column), err: `${id} opens with no key of the ring` }, 'a sealed value cannot be sealed anew');
        [position, done, lost] = [step.last, done + step.done, lost + step.unreadable.length];
        if (step.last === null) break;
        crashPoint('keys.batch');
        await pause(pauseMs);
      }
    }
    from = { atColumn: null, position: null };
    const left = await db.systemChange(RESEAL, tx => finish(tx, rotation, lost, done));
    if (left === 0) { log.info({ task: RESEAL, count: done }, lost ? 'the rotation has ended, and left values that no key opens' : 'every sealed value is sealed with the current key'); return { done, failed: lost }; }
  }
  throw new Error(`values under old keys keep coming: a process still runs with a ring whose current key is not ${rotation.keyId}`);
}

const nameOf = (c: SealedColumn): string => `${c.table}.${c.column}`;
function columnsFrom(name: string | null): readonly SealedColumn[] {
  const at = sealedColumns().findIndex(c => nameOf(c) === name);
  return sealedColumns().slice(Math.max(0, at));
}

async function begin(tx: Tx): Promise<Rotation | null> {
  const running = await runningRotation(tx, tx.keys.current);
  if (running) return running;
  const total = await staleTotal(tx, tx.keys.current);
  if (total === 0) return null;
  const id = newId();
  if (await insertRotation(tx, id, tx.keys.current, total)) await record(tx, { action: 'key_rotation.started', subjectType: 'KeyRotation', subjectId: id, details: { key: tx.keys.current, values: total } });
  return runningRotation(tx, tx.keys.current);
}

/** `last`: where the next batch goes on; null when the column is through. */
async function resealBatch(tx: Tx, rotationId: string, column: SealedColumn, after: string | null, limit: number): Promise<{ last: string | null; done: number; unreadable: string[] }> {
  const values = await staleBatch(tx, column, tx.keys.current, after, limit);
  const unreadable: string[] = [];
  const fresh = values.flatMap(value => {
    const sealed = sealedAnew(tx, column, value);
    if (sealed === null) unreadable.push(value.id);
    return sealed === null ? [] : [{ ...value, fresh: sealed }];
  });
  const done = fresh.length ? await replaceSeals(tx, column, fresh) : 0;
  const last = values.length < limit ? null : values.at(-1)!.id;
  await moveRotation(tx, rotationId, { atColumn: nameOf(column), position: values.at(-1)?.id ?? after, done });
  return { last, done, unreadable };
}

function sealedAnew({ keys }: Tx, column: SealedColumn, { by, sealed }: SealedValue): string | null {
  const context = column.context(by);
  try { return keys.seal(keys.open(sealed, context), context); } catch { return null; }
}

/** How many are left that can be sealed anew; with none, the rotation has ended. */
async function finish(tx: Tx, rotation: Rotation, lost: number, done: number): Promise<number> {
  const stale = await staleTotal(tx, tx.keys.current);
  if (stale > lost) return stale - lost;
  await endRotation(tx, rotation.id, lost);
  await record(tx, { action: `key_rotation.${lost ? 'failed' : 'finished'}`, subjectType: 'KeyRotation', subjectId: rotation.id, outcome: lost ? 'refused' : 'done', details: { key: rotation.keyId, values: done, unreadable: lost } });
  return 0;
}
