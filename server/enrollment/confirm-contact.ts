import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { transition } from '#kit/states/transition.js';
import { type ProvenContact, useProof, verificationUnknown } from '#identity/index.js';
import { Application } from './application.entity.js';
import { applicationsOfContact, isLeftBehind, updateApplication } from './application.repository.js';
import { applicationStates } from './application.states.js';
import { applicationView } from './application.view.js';
import { membershipOfApplication } from './membership.repository.js';
import { issueToken } from './application.token.js';

const Proof = z.custom<ProvenContact>(value => typeof value === 'object' && value !== null);

/**
 * After the code proved the contact (`proveContact`, whose try counts survive): uses it up and opens the application. Somebody
 * who was here before goes on where they were, so that a reload or a second device never enrolls twice.
 */
export const confirmContact = change({
  name: 'confirmContact', action: 'confirm_contact', subject: 'Application', input: z.strictObject({ proof: Proof, locale: z.enum(['en', 'es']).optional() }),
  async run(tx, { proof, locale }) {
    const { applicationId } = proof;
    if (applicationId === null) throw verificationUnknown(); // a code of the account opens no application
    await useProof(tx, proof);
    await oneAtATime(tx, proof.address);
    await tx.systemWidenScope('application', applicationId);
    await tx.systemWidenScope('contact', proof.address);
    const started = await tx.builder(Application, 'a').where('a.id = :id', { id: applicationId }).getOneOrFail();
    const earlier = proof.purpose === 'enroll' ? await earlierOf(tx, started, proof.address) : null;
    // locked: its contact is replaced either before this or after it
    const application = await tx.builder(Application, 'a').where('a.id = :id', { id: (earlier ?? started).id }).setLock('pessimistic_write').getOneOrFail();
    if (application.contact !== proof.address || await isLeftBehind(tx, application)) throw verificationUnknown(); // a code that was sent before the contact was replaced
    if (earlier) await setAside(tx, started, earlier);
    if (!application.contactVerifiedAt) await updateApplication(tx, application.id, { contactVerifiedAt: tx.systemNow });
    await record(tx, { action: 'contact.verified', subjectType: 'Application', subjectId: application.id, details: { channel: proof.channel, purpose: proof.purpose, resumed: earlier !== null } });
    const { token, expiresAt } = issueToken(tx.keys, application.id);
    return { token, tokenExpiresAt: expiresAt, application: await applicationView(tx, { ...application, contactVerifiedAt: tx.systemNow }, locale ?? application.locale) };
  },
});

/** What they have or began, and may see from now on: rather what goes on than what has ended, and that rather than what was merely begun. A contract that never began is nothing to go on with. */
async function earlierOf(tx: Tx, started: Application, address: string): Promise<Application | null> {
  let ended: Application | null = null;
  for (const earlier of await applicationsOfContact(tx, started.siteId, address, started.id)) {
    if (ended && earlier.state === 'draft' && earlier.previousMembershipId === null) break; // merely begun
    if (await isLeftBehind(tx, earlier)) continue;
    await tx.systemWidenScope('application', `${started.id},${earlier.id}`);
    const membership = earlier.state === 'approved' ? await membershipOfApplication(tx, earlier.id) : null;
    if (membership?.state !== 'ended') return earlier;
    if (membership.activatedAt !== null) ended ??= earlier;
  }
  await tx.systemWidenScope('application', [started.id, ...(ended ? [ended.id] : [])].join(','));
  return ended;
}

/** Two devices that prove one contact at the same moment: the second sees what the first one opened. */
const oneAtATime = (tx: Tx, address: string): Promise<unknown> => tx.query(`select pg_advisory_xact_lock(hashtextextended('contact:' || $1, 0))`, [address]);

/** The fresh, empty draft gives way to the earlier application, which keeps its first attribution. */
async function setAside(tx: Tx, started: Application, earlier: Application): Promise<void> {
  await transition(tx, { machine: applicationStates, table: 'application', id: started.id, from: started.state, action: 'abandon', reason: 'superseded', set: { superseded_by: earlier.id } });
}
