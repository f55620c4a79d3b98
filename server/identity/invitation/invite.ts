import { z } from 'zod';
import { type Role, STAFF_ROLES } from '#access/actor.js';
import { authorize } from '#access/scope.js';
import { change, command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { LinksPort } from '#kit/db/links.port.js';
import type { Tx } from '#kit/db/tx.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { transition } from '#kit/states/transition.js';
import { newId, secretToken } from '#kit/ids/ids.js';
import { addSeconds } from '#kit/time/clock.js';
import { checkScope, type GrantScope, NO_SCOPE } from '../grants.js';
import { invitationSubject } from '../identity.access.js';
import { endsBeforeStart, invitationOpen, ownAccount, scopeUnknown } from '../identity.errors.js';
import { agentToInvite, emailOfUser } from '../identity.repository.js';
import { INVITATION_DAYS } from '../limits.js';
import { linkHash, linkTo, panelFor } from '../links.js';
import type { DirectMessage } from '../messenger.port.js';
import { hasOpenInvitation, insertInvitation, loadInvitation, resendTo } from './invitation.repository.js';
import { invitationStates } from './invitation.states.js';

const STAFF = STAFF_ROLES as ['owner', 'billing', 'support', 'compliance'];
const person = { name: z.string().trim().min(1).max(120).describe('Name'), email: z.email().max(200).describe('Email') };
const terms = {
  locale: z.enum(['en', 'es']).default('en').describe('Language of the mail').meta({ labels: { en: 'English', es: 'Spanish' } }), endsOn: z.iso.date().optional().describe('Last day (empty: no end)'),
};
interface Person { name: string; email: string; locale: 'en' | 'es'; endsOn?: string | undefined }
/** The token is here and in the mail; the database has its digest. */
interface Prepared { id: string; to: string; locale: 'en' | 'es'; roles: readonly Role[]; token: string; sends: number }

const expiry = (tx: Tx): Date => addSeconds(tx.systemNow, INVITATION_DAYS * 86_400);

async function invite(tx: Tx, action: 'invite' | 'invite_agent', who: Person, roles: readonly Role[], scope: GrantScope): Promise<Prepared> {
  const email = who.email.toLowerCase();
  if (who.endsOn && who.endsOn < tx.dateOf(tx.systemNow)) throw endsBeforeStart();
  for (const role of roles) await checkScope(tx, role, scope);
  const [id, token] = [newId(), secretToken()];
  const invitation = {
    id, email, name: who.name, locale: who.locale, roles: [...new Set(roles)], ...scope, endsOn: who.endsOn ?? null, state: 'open' as const, tokenHash: linkHash('invitation', token), expiresAt: expiry(tx), sends: 1, sentAt: tx.systemNow,
    invitedBy: tx.principal.kind === 'user' ? tx.principal.id : null, userId: null, acceptedAt: null, createdAt: tx.systemNow,
  };
  authorize(tx, action, invitationSubject, invitation);
  if (await hasOpenInvitation(tx, email)) throw invitationOpen();
  await insertInvitation(tx, invitation);
  await record(tx, { action: 'invitation.sent', subjectType: 'Invitation', subjectId: id, changes: { roles: [null, invitation.roles] }, details: { ...scope, endsOn: invitation.endsOn } });
  return { id, to: email, locale: who.locale, roles, token, sends: 1 };
}

/** An address that somebody else's open invitation holds, and that the caller cannot see, ends at the unique index. */
const taken = (error: unknown): never => { throw (error as { driverError?: { constraint?: string } }).driverError?.constraint === 'invitation_email_idx' ? invitationOpen() : error; };

const messageOf = ({ id, to, locale, roles, token, sends }: Prepared, links: LinksPort): DirectMessage => ({
  template: 'staff_invitation', channel: 'email', to, locale, id: `${id}.${sends}`, props: { link: linkTo(links, panelFor(roles.map(role => ({ role }))) ?? 'admin', 'invitation', token), hoursValid: INVITATION_DAYS * 24 },
});
const sending = {
  call: (prepared: Prepared, ports: { messenger: { send(message: DirectMessage): Promise<void> }; links: LinksPort }) => ports.messenger.send(messageOf(prepared, ports.links)),
  settle: async (_tx: Tx, { id }: Prepared) => Promise.resolve({ id }),
};

/** Invites staff by mail. They choose the password and set up the second factor themselves. */
export const inviteStaff = command({
  name: 'inviteStaff', action: 'invite', subject: 'Invitation', stepUp: true,
  input: z.strictObject({ ...person, roles: z.array(z.enum(STAFF)).min(1).max(STAFF.length).describe('Roles'), ...terms }),
  prepare: (tx, { roles, ...who }) => invite(tx, 'invite', who, roles, NO_SCOPE).catch(taken), ...sending,
});

/** Invites somebody who manages one agency. */
export const inviteAgencyManager = command({
  name: 'inviteAgencyManager', action: 'invite', subject: 'Invitation', stepUp: true, input: z.strictObject({ ...person, ...terms, agencyId: z.uuid().describe('Agency') }),
  prepare: (tx, { agencyId, ...who }) => invite(tx, 'invite', who, ['agency_manager'], { ...NO_SCOPE, agencyId }).catch(taken), ...sending,
});

/**
 * Who manages an agency invites each agent at the address on the agent's record and nowhere else, and never themselves: an agent answers
 * for members, which a manager does not. @throws own_account, invalid_payload
 */
async function onlyTheAgent(tx: Tx, agent: { readonly email: string }, email: string): Promise<void> {
  if (email.toLowerCase() !== agent.email.toLowerCase()) throw invalidPayload({ fields: [{ path: 'email', code: 'email_of_agent' }] });
  if (email.toLowerCase() === await emailOfUser(tx, tx.principal.id!)) throw ownAccount();
}

/** Invites an agent who is active to the own panel. An agency manager may, for agents of the own agency. @throws scope_unknown */
export const inviteAgent = command({
  name: 'inviteAgent', action: 'invite_agent', subject: 'Invitation', stepUp: true, input: z.strictObject({ ...person, ...terms, agentId: z.uuid().describe('Agent') }),
  async prepare(tx, { agentId, ...who }) {
    const agent = await agentToInvite(tx, agentId);
    if (!agent) throw scopeUnknown();
    if (!tx.principal.rowScope.all) await onlyTheAgent(tx, agent, who.email);
    return invite(tx, 'invite_agent', who, ['agent'], { ...NO_SCOPE, agentId, agencyId: agent.agencyId }).catch(taken);
  },
  ...sending,
});

/** Invites somebody who looks after one employer's group. */
export const inviteEmployer = command({
  name: 'inviteEmployer', action: 'invite', subject: 'Invitation', stepUp: true, input: z.strictObject({ ...person, ...terms, groupId: z.uuid().describe('Group') }),
  prepare: (tx, { groupId, ...who }) => invite(tx, 'invite', who, ['employer_admin'], { ...NO_SCOPE, groupId }).catch(taken), ...sending,
});

/** A new link for seven more days; the one before stops working. From now on the sender stands behind it. */
export const resendInvitation = command({
  name: 'resendInvitation', action: 'resend', subject: 'Invitation', stepUp: true, input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<Prepared> {
    const found = await loadInvitation(tx, id);
    authorize(tx, 'resend', invitationSubject, found);
    invitationStates.next(found.state, 'accept'); // only an open one
    const token = secretToken();
    await resendTo(tx, id, { tokenHash: linkHash('invitation', token), expiresAt: expiry(tx), invitedBy: tx.principal.kind === 'user' ? tx.principal.id : found.invitedBy });
    await record(tx, { action: 'invitation.resent', subjectType: 'Invitation', subjectId: id, details: { sends: found.sends + 1 } });
    return { id, to: found.email, locale: found.locale, roles: found.roles, token, sends: found.sends + 1 };
  },
  ...sending,
});

/** Takes an invitation back. Its link opens nothing from then on. */
export const withdrawInvitation = change({
  name: 'withdrawInvitation', action: 'withdraw', subject: 'Invitation', input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(1).max(300).describe('Reason') }),
  async run(tx, { id, reason }) {
    const found = await loadInvitation(tx, id);
    authorize(tx, 'withdraw', invitationSubject, found);
    await transition(tx, { machine: invitationStates, table: 'invitation', subjectType: 'Invitation', id, from: found.state, action: 'withdraw', reason, touch: false });
    await record(tx, { action: 'invitation.withdrawn', subjectType: 'Invitation', subjectId: id, details: { reason } });
    return { id };
  },
});
