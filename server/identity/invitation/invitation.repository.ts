import type { Role } from '#access/actor.js';
import { load } from '#access/scope.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import type { Locale } from '#kit/i18n/translate.js';
import { invitationSubject } from '../identity.access.js';
import { Invitation } from './invitation.entity.js';

export const insertInvitation = (tx: Tx, invitation: Invitation): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(Invitation).values(invitation).execute();
export const loadInvitation = (tx: Tx, id: string): Promise<Invitation> => load<Invitation>(tx, invitationSubject, id, 'update');
export const hasOpenInvitation = async (tx: Tx, email: string): Promise<boolean> => (await tx.query(`select 1 from invitation where email = $1 and state = 'open'`, [email])).length > 0;

export const resendTo = (tx: Tx, id: string, change: { tokenHash: string; expiresAt: Date; invitedBy: string | null }): Promise<unknown> =>
  tx.query('update invitation set token_hash = $2, expires_at = $3, invited_by = $4, sends = sends + 1, sent_at = $5 where id = $1', [id, change.tokenHash, change.expiresAt, change.invitedBy, tx.systemNow]);

export interface OpenInvitation { id: string; email: string; name: string; locale: Locale; roles: Role[]; agencyId: string | null; agentId: string | null; groupId: string | null; endsOn: string | null; invitedBy: string | null; accountId: string | null; expiresAt: Date }

/**
 * The open invitation of a token, with the account of its address if there is one. It counts only while the person behind it
 * may still invite, and is nothing for a suspended account or after its own last day.
 */
const OPEN = `select i.id, i.email, i.name, i.locale, i.roles, i.agency_id "agencyId", i.agent_id "agentId", i.group_id "groupId", i.ends_on::text "endsOn", i.invited_by "invitedBy", i.expires_at "expiresAt", a.id "accountId"
  from invitation i left join user_account a on a.email = i.email
  where i.token_hash = $1 and i.state = 'open' and i.expires_at > $2 and (i.ends_on is null or i.ends_on >= $3) and (a.id is null or a.state = 'active')
    and (i.invited_by is null or exists (select from user_account u join role_grant g on g.user_id = u.id where u.id = i.invited_by and u.state = 'active' and g.starts_on <= $3 and (g.ends_on is null or g.ends_on >= $3)
      and (g.role = 'owner' or g.role = 'agency_manager' and g.agency_id = i.agency_id and i.roles = '{agent}')))`;
const parameters = (tokenHash: string, at: Date, { dateOf }: Pick<Tx, 'dateOf'>): unknown[] => [tokenHash, at, dateOf(at)];

export const systemOpenInvitation = async (db: Db, tokenHash: string, at: Date): Promise<OpenInvitation | null> => (await db.systemStatement<OpenInvitation>(OPEN, parameters(tokenHash, at, db)))[0] ?? null;
export const lockOpenInvitation = async (tx: Tx, tokenHash: string): Promise<OpenInvitation | null> => (await tx.query<OpenInvitation>(`${OPEN} for update of i`, parameters(tokenHash, tx.systemNow, tx)))[0] ?? null;
