import type { RoleGrant as ActorRole } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import { SESSION_IDLE_SECONDS } from './limits.js';
import { recoveryCodesLeft } from './second-factor/second-factor.repository.js';
import type { SignedIn } from './session.js';
import { liveSessionsOf, type SessionLine } from './session.repository.js';

export interface MyAccount { readonly sessions: SessionLine[]; readonly codesLeft: number; readonly factorSince: Date | null; readonly roles: { role: ActorRole['role']; /** Name of the agency, agent or group it is for. */ scope: string | null; startsOn: string; endsOn: string | null }[] }

/** What 'Your account' shows: own rows alone, whatever one's roles would open. */
export function myAccount(db: Db, me: SignedIn): Promise<MyAccount> {
  const userId = me.actor.id ?? '';
  return db.read(me.actor, async tx => {
    const [factor] = await tx.query<{ at: Date }>('select created_at at from second_factor where user_id = $1', [userId]);
    const roles = await tx.query<MyAccount['roles'][number]>(`select r.role, coalesce(a.name, y.name, e.name) scope, r.starts_on::text "startsOn", r.ends_on::text "endsOn" from role_grant r
      left join agent a on a.id = r.agent_id left join agency y on y.id = r.agency_id left join employer_group e on e.id = r.group_id
      where r.user_id = $1 and (r.ends_on is null or r.ends_on >= $2 and r.ends_on >= r.starts_on) order by r.starts_on, r.role limit 50`, [userId, tx.dateOf(tx.systemNow)]);
    return { sessions: await liveSessionsOf(tx, userId, SESSION_IDLE_SECONDS), codesLeft: await recoveryCodesLeft(tx, userId), factorSince: factor?.at ?? null, roles };
  });
}
