import type { Actor } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import { record } from './record.js';

/** A read gave out what is kept sealed, or a document with it. The row is there before the answer is: without it, nothing is answered. */
export const recordSensitiveRead = (db: Db, actor: Actor, useCase: string, subject: string, id: string | null, fields: readonly string[]): Promise<void> =>
  db.aside(actor, tx => record(tx, { action: 'sensitive.read', subjectType: subject, subjectId: id ?? 'none', details: { fields, by: useCase } }));
