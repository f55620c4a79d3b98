import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, query, unchanged } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { maskContact, SESSION_IDLE_SECONDS } from '#identity/index.js';
import { memberSessionSubject } from './account.access.js';
import type { MemberSession } from './member-session.entity.js';
import { endMemberSession as end, endOtherMembers, liveMembersOf } from './member-session.repository.js';

/** Where the household is signed in now. */
export const listMemberSessions = query({
  name: 'listMemberSessions', action: 'read', subject: 'MemberSession', input: z.strictObject({ householdId: z.uuid(), current: z.uuid() }),
  async run(tx, { householdId, current }) {
    const sessions = await liveMembersOf(tx, householdId, SESSION_IDLE_SECONDS);
    return sessions.map(({ contact, ...s }) => ({ ...s, sentTo: maskContact(s.channel, contact), current: s.id === current }));
  },
});

/** Ends one session of the household, this one or another. It is over on its next request. */
export const endMemberSession = change({
  name: 'endMemberSession', action: 'end', subject: 'MemberSession', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const session = await load<MemberSession>(tx, memberSessionSubject, id, 'update');
    authorize(tx, 'end', memberSessionSubject, session);
    if (await end(tx, id)) await record(tx, { action: 'member_session.ended', subjectType: 'Household', subjectId: session.householdId, details: { session: id } });
    else unchanged(tx);
    return { ended: 1 };
  },
});

export const endOtherMemberSessions = change({
  name: 'endOtherMemberSessions', action: 'end', subject: 'MemberSession', input: z.strictObject({ householdId: z.uuid(), keep: z.uuid() }),
  async run(tx, { householdId, keep }) {
    const ended = await endOtherMembers(tx, householdId, keep);
    if (ended) await record(tx, { action: 'member_session.others_ended', subjectType: 'Household', subjectId: householdId, details: { ended } });
    else unchanged(tx);
    return { ended };
  },
});
