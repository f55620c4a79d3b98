import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import { emit } from '#kit/outbox/outbox.js';
import { secondFactorSubject } from '../identity.access.js';
import { ownAccount, secondFactorWrong } from '../identity.errors.js';
import { endAllSessions } from '../identity.repository.js';
import type { SignedIn } from '../session.js';
import { enrollingOf, setEnrolling } from '../session.repository.js';
import { newRecoveryCodes, recoveryRows } from './recovery-codes.js';
import { deleteSecondFactor, openEnrolling, replaceRecoveryCodes, replaceSecret, sealEnrolling, secondFactorOf } from './second-factor.repository.js';
import { newSecret, stepOf } from './totp.js';

/** Ten new codes for oneself; those before stop working. They are in the answer and nowhere else. */
export const renewRecoveryCodes = change({
  name: 'renewRecoveryCodes', action: 'renew_codes', subject: 'SecondFactor', stepUp: true, input: z.strictObject({}),
  async run(tx) {
    const userId = tx.principal.id ?? '';
    const codes = newRecoveryCodes();
    await replaceRecoveryCodes(tx, userId, recoveryRows(tx.keys, userId, codes, tx.systemNow));
    await record(tx, { action: 'recovery_codes.renewed', subjectType: 'UserAccount', subjectId: userId });
    await emit(tx, 'recovery_codes.renewed', { user: userId, at: tx.systemNow.getTime() });
    return { codes };
  },
});

/** A new secret for a new phone, kept with this session until a code shows that it works. The one in use goes on working. */
export const beginReplacingFactor = change({
  name: 'beginReplacingFactor', action: 'replace', subject: 'SecondFactor', stepUp: true, input: z.strictObject({ session: z.uuid() }),
  async run(tx, { session }) {
    const secret = newSecret();
    await setEnrolling(tx, session, sealEnrolling(tx.keys, session, secret));
    await record(tx, { action: 'second_factor.replacing', subjectType: 'UserAccount', subjectId: tx.principal.id ?? '' });
    return { secret };
  },
});

/** The secret that this session is setting up, to show it again after a wrong code; null when there is none. */
export const replacementSecret = (db: Db, me: SignedIn): Promise<string | null> => db.read(me.actor, async tx => {
  const sealed = await enrollingOf(tx, me.sessionId, me.actor.id ?? '');
  return sealed ? openEnrolling(tx.keys, me.sessionId, sealed) : null;
});

/** The code shows that the new phone works; from then on the old one does not. @throws second_factor_wrong */
export const finishReplacingFactor = change({
  name: 'finishReplacingFactor', action: 'replace', subject: 'SecondFactor', stepUp: true, input: z.strictObject({ session: z.uuid(), code: z.string().max(10) }),
  async run(tx, { session, code }) {
    const userId = tx.principal.id ?? '';
    const sealed = await enrollingOf(tx, session, userId);
    const secret = sealed ? openEnrolling(tx.keys, session, sealed) : null;
    const step = secret ? stepOf(secret, code, tx.systemNow) : null;
    if (secret === null || step === null) throw secondFactorWrong();
    await replaceSecret(tx, userId, secret, step);
    await setEnrolling(tx, session, null);
    await record(tx, { action: 'second_factor.replaced', subjectType: 'UserAccount', subjectId: userId });
    await emit(tx, 'second_factor.replaced', { user: userId, at: tx.systemNow.getTime() });
    return { userId };
  },
});

/** `id`: whose. An owner takes away the second factor of somebody who lost phone and codes. Their sessions end; the next sign-in sets a new one up; they are told by mail. */
export const resetSecondFactor = change({
  name: 'resetSecondFactor', action: 'reset', subject: 'SecondFactor', stepUp: true, input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(3).max(300).describe('How you made sure that it is them') }),
  async run(tx, { id, reason }) {
    const factor = await secondFactorOf(tx, id);
    authorize(tx, 'reset', secondFactorSubject, factor);
    if (id === tx.principal.id) throw ownAccount();
    await deleteSecondFactor(tx, id);
    await endAllSessions(tx, id);
    await record(tx, { action: 'second_factor.reset', subjectType: 'UserAccount', subjectId: id, details: { reason } });
    await emit(tx, 'second_factor.reset', { user: id, at: tx.systemNow.getTime() });
    return { id };
  },
});
