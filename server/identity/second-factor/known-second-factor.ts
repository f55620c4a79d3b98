import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import { newId } from '#kit/ids/ids.js';
import { hasSecondFactor, insertSecondFactor } from './second-factor.repository.js';

/** Gives somebody a second factor whose secret others know: demo people of a development installation, and tests. Leaves one they have alone. */
export async function systemSetKnownSecondFactor(db: Db, userId: string, secret: string): Promise<void> {
  await db.systemChange('known second factor', async tx => {
    if (await hasSecondFactor(tx, userId)) return;
    await insertSecondFactor(tx, { id: newId(), userId, secret, lastStep: 0 });
    await record(tx, { action: 'second_factor.set_up', subjectType: 'UserAccount', subjectId: userId, details: { known: true } });
  });
}
