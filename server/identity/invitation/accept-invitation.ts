import type { Origin, Role } from '#access/actor.js';
import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { transition } from '#kit/states/transition.js';
import { limit, networkOf } from '#kit/http/rate-limit.js';
import { newId } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { systemClock } from '#kit/time/clock.js';
import { addGrants } from '../grants.js';
import { linkInvalid } from '../identity.errors.js';
import { insertUser } from '../identity.repository.js';
import { LINK_LIMIT } from '../limits.js';
import { isLinkToken, linkHash, panelFor } from '../links.js';
import { checkPassword, hashPassword } from '../password.js';
import type { Panel } from '../session.js';
import { lockOpenInvitation, type OpenInvitation, systemOpenInvitation } from './invitation.repository.js';
import { invitationStates } from './invitation.states.js';

export interface InvitationView { email: string; name: string; roles: readonly Role[]; endsOn: string | null; /** The address has an account: it gets the roles, and keeps its password. */ known: boolean }

/** What a link offers; changes nothing. @throws link_invalid */
export async function openInvitation(db: Db, token: string, origin: Origin): Promise<InvitationView> {
  await limit(db, LINK_LIMIT, networkOf(origin.ip));
  const found = isLinkToken(token) ? await systemOpenInvitation(db, linkHash('invitation', token), systemClock.now()) : null;
  if (!found) throw linkInvalid();
  return { email: found.email, name: found.name, roles: found.roles, endsOn: found.endsOn, known: found.accountId !== null };
}

/**
 * Makes the account with the chosen password, or gives the roles to the account of the address. Of two uses of one link the
 * first wins. Sign-in follows, with its second step. @throws link_invalid, password_*
 */
export async function acceptInvitation(db: Db, token: string, password: string, origin: Origin): Promise<{ panel: Panel; email: string; made: boolean }> {
  const view = await openInvitation(db, token, origin);
  if (!view.known) checkPassword(password, view);
  const passwordHash = view.known ? null : await hashPassword(password);
  return db.systemChange('accept invitation', async tx => {
    const found = await lockOpenInvitation(tx, linkHash('invitation', token));
    const panel = found && panelFor(found.roles.map(role => ({ role })));
    if (!panel || (found.accountId === null && passwordHash === null)) throw linkInvalid();
    const userId = found.accountId ?? await makeAccount(tx, found, passwordHash ?? '');
    const { agencyId, agentId, groupId } = found;
    await addGrants(tx, { userId, roles: found.roles, scope: { agencyId, agentId, groupId }, endsOn: found.endsOn, grantedBy: found.invitedBy });
    await transition(tx, { machine: invitationStates, table: 'invitation', subjectType: 'Invitation', id: found.id, from: 'open', action: 'accept', touch: false, set: { user_id: userId, accepted_at: tx.systemNow } });
    await record(tx, { action: 'invitation.accepted', subjectType: 'Invitation', subjectId: found.id, changes: { roles: [null, found.roles] }, details: { user: userId, ip: origin.ip ?? null } });
    await emit(tx, 'invitation.accepted', { invitation: found.id, user: userId });
    return { panel, email: found.email, made: found.accountId === null };
  });
}

async function makeAccount(tx: Tx, { email, name, locale }: OpenInvitation, passwordHash: string): Promise<string> {
  const id = newId();
  await insertUser(tx, { id, email, name, locale, passwordHash, state: 'active', sessionEpoch: 0, failedSignIns: 0, lockedUntil: null, lastSignInAt: null, createdAt: tx.systemNow });
  await record(tx, { action: 'user_account.created', subjectType: 'UserAccount', subjectId: id, changes: { email: [null, '(changed)'] }, details: { by: 'invitation' } });
  return id;
}
