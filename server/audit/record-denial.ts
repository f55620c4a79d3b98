import { type Actor } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import { record } from './record.js';

/** Somebody was refused something. The row commits on its own: it survives the refusal. */
export const recordDenial = (db: Db, actor: Actor, action: string, subject: string, id: string | null): Promise<void> =>
  db.aside(actor, tx => record(tx, { action: 'access.denied', subjectType: subject, subjectId: id ?? 'none', outcome: 'refused', details: { action } }));
