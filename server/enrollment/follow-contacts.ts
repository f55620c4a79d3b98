import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { listen } from '#kit/outbox/outbox.js';
import { earlierThan, leftBehind, type LeftBehind, lockFamily, oneFamilyAtATime, reachBy } from './family.repository.js';
import { followed, moveApplication } from './replace-contact.js';

const TASK = 'enrollment.follow_contacts';
const AT_ONCE = 100;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * The release before replaces the contact of a household alone, and marks the application. What it left, and what it leaves while both
 * run, is brought to where `replaceContacts` brings it: from a household to its application, and to what the family had before. The next release drops this.
 */
export function registerFollowContacts(): void {
  registerTask(TASK, followContacts);
  schedule(TASK, 3600);
  listen('household.contact_changed', TASK);
}

/** One that cannot be mended keeps none of the others; it is told at the end. */
export async function followContacts(db: Db): Promise<void> {
  const failed: unknown[] = [];
  for (let after = NOBODY; ;) {
    const some = await db.systemChange(TASK, tx => leftBehind(tx, after, AT_ONCE));
    for (const one of some) await db.systemChange(TASK, tx => follow(tx, one)).catch((error: unknown) => { failed.push(error); });
    if (some.length < AT_ONCE) break;
    after = some.at(-1)!.applicationId;
  }
  if (failed.length) throw new AggregateError(failed, `${failed.length} contacts could not follow: ${String(failed[0])}`);
}

/** Never to what came later: that had the contact of before when it was made, and may have it still. */
async function follow(tx: Tx, { applicationId, householdId, channel, before, after }: LeftBehind): Promise<void> {
  await oneFamilyAtATime(tx, householdId);
  const family = await lockFamily(tx, householdId);
  const application = family.applications.find(a => a.id === applicationId);
  if (application?.contact !== before) return; // somebody was quicker
  const reached = await reachBy(tx, householdId, await earlierThan(tx, householdId, family), { channel, before, after, consent: null });
  for (const made of family.applications.filter(a => a.createdAt <= application.createdAt)) await moveApplication(tx, made, [{ channel, before, after }]);
  await followed(tx, reached, { channel, with: householdId });
}
