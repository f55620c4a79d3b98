import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { SignedIn } from './session.js';
import { endSession } from './session.repository.js';

/** Ends this session. Repeating it does nothing. */
export async function signOut(db: Db, { actor, sessionId }: SignedIn): Promise<void> {
  await db.change(actor, async tx => {
    if (await endSession(tx, sessionId)) await record(tx, { action: 'session.closed', subjectType: 'UserAccount', subjectId: actor.id ?? 'unknown' });
  });
}
