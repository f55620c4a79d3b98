import { type Actor, scopesOf } from '#access/actor.js';
import { declareSubject } from '#access/declare.js';
import { MemberSession } from './member-session.entity.js';

export const ownHouseholds = (actor: Actor): string[] => scopesOf(actor.roles, 'member', 'householdId');

export const memberSessionSubject = declareSubject({
  name: 'MemberSession', table: 'member_session', entity: MemberSession, tenancy: { household: 'household_id' },
  fields: { id: 'id', householdId: 'household_id', channel: 'channel', createdAt: 'created_at', seenAt: 'seen_at', expiresAt: 'expires_at', ip: 'ip', agent: 'agent', endedAt: 'ended_at' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['member'], actions: ['read', 'end'], rows: actor => ({ householdId: { $in: ownHouseholds(actor) } }) },
  ],
});

export const accountSubjects = [memberSessionSubject];
