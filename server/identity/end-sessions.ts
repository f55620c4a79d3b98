import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, unchanged } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { sessionSubject, userSubject } from './identity.access.js';
import { endAllSessions } from './identity.repository.js';
import type { Session } from './session.entity.js';
import { endOthers, endSession as end } from './session.repository.js';
import type { UserAccount } from './user-account.entity.js';

/** Ends one session: one's own, or as an owner anybody's. It is over on its next request. */
export const endSession = change({
  name: 'endSession', action: 'end', subject: 'Session', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const session = await load<Session>(tx, sessionSubject, id, 'update');
    authorize(tx, 'end', sessionSubject, session);
    if (await end(tx, id)) await record(tx, { action: 'session.ended', subjectType: 'UserAccount', subjectId: session.userId, details: { session: id } });
    else unchanged(tx);
    return { id };
  },
});

/** Ends all of one's own sessions but the one that asks. */
export const endOtherSessions = change({
  name: 'endOtherSessions', action: 'end', subject: 'Session', input: z.strictObject({ keep: z.uuid() }),
  async run(tx, { keep }) {
    const userId = tx.principal.id ?? '';
    const ended = await endOthers(tx, userId, keep);
    if (ended) await record(tx, { action: 'session.others_ended', subjectType: 'UserAccount', subjectId: userId, details: { ended } });
    else unchanged(tx);
    return { ended };
  },
});

/** An owner ends every session of a person at once: a lost laptop, a doubt. */
export const endSessionsOf = change({
  name: 'endSessionsOf', action: 'end_sessions', subject: 'UserAccount', input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(1).max(300).describe('Reason') }),
  async run(tx, { id, reason }) {
    const account = await load<UserAccount>(tx, userSubject, id, 'update');
    authorize(tx, 'end_sessions', userSubject, account);
    await endAllSessions(tx, id);
    await record(tx, { action: 'session.all_ended', subjectType: 'UserAccount', subjectId: id, details: { reason } });
    return { id };
  },
});
