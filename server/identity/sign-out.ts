import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import { endSession } from './identity.repository.js';
import type { SignedIn } from './session.js';

/** Ends this session. Repeating it does nothing. */
export async function signOut(db: Db, { actor, idHash }: SignedIn): Promise<void> {
  await db.change(actor, async tx => {
    if (await endSession(tx, idHash)) await record(tx, { action: 'session.closed', subjectType: 'UserAccount', subjectId: actor.id ?? 'unknown' });
  });
}
