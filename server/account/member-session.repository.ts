import type { Channel } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { addSeconds } from '#kit/time/clock.js';
import type { Locale } from '#kit/i18n/translate.js';
import { MemberSession } from './member-session.entity.js';

/** Alias `h` is a household, `a` its application. A contact opens an account once somebody has proved it, or staff have corrected it. */
const OPENS = `(case %channel when 'email' then h.email else h.phone end) = %contact and (a.contact = %contact and a.contact_verified_at is not null or %contact = any(h.account_contacts))`;
const opens = (channel: string, contact: string): string => OPENS.replaceAll('%channel', channel).replaceAll('%contact', contact);

export interface OpenedBy { householdId: string; memberNumber: string; name: string; state: string; locale: Locale }

/** Households with a membership, now or before, that a contact opens; the latest first, at most 20. */
export const systemHouseholdsOf = (db: Db, channel: Channel, contact: string): Promise<OpenedBy[]> => db.systemStatement<OpenedBy>(`
  select h.id "householdId", m.number "memberNumber", concat_ws(' ', p.first_name, p.last_name) name, m.state, h.locale
  from household h join application a on a.id = h.application_id
  join lateral (select number, state from membership where household_id = h.id and (state <> 'ended' or activated_at is not null) order by created_at desc limit 1) m on true
  join person p on p.household_id = h.id and p.role = 'self'
  where ${channel === 'email' ? 'h.email' : 'h.phone'} = $2 and ${opens('$1', '$2')} order by h.created_at desc limit 20`, [channel, contact]);

export interface LiveMember { id: string; householdId: string; /** Agreements hang on applications. */ applicationIds: string[]; channel: Channel; contact: string; expiresAt: Date }

/** The live session of a digest, or null. Marks it as seen, at most every 30 s so that a page of parallel calls is one write. */
export async function systemLiveMember(db: Db, idHash: string, at: Date, idleSeconds: number): Promise<LiveMember | null> {
  const [row] = await db.systemStatement<LiveMember>(
    `with live as (
       select s.id, s.household_id, s.channel, s.contact, s.expires_at from member_session s join household h on h.id = s.household_id join application a on a.id = h.application_id
       where s.id_hash = $1 and s.ended_at is null and s.expires_at > $2 and s.seen_at > $3 and ${opens('s.channel', 's.contact')}
     ), seen as (update member_session set seen_at = $2 from live where member_session.id = live.id and member_session.seen_at < $2::timestamptz - interval '30 seconds')
     select id, household_id "householdId", array(select a.id::text from application a where a.household_id = live.household_id union select h.application_id::text from household h where h.id = live.household_id) "applicationIds",
       channel, contact, expires_at "expiresAt" from live`, [idHash, at, addSeconds(at, -idleSeconds)]);
  return row ?? null;
}

export const insertMemberSession = (tx: Tx, session: MemberSession): Promise<unknown> => tx.manager.createQueryBuilder().insert().into(MemberSession).values(session).execute();

export const endMemberSession = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.query('update member_session set ended_at = $2 where id = $1 and ended_at is null returning 1', [id, tx.systemNow])).length > 0;
export const systemEndByHash = (db: Db, idHash: string, at: Date): Promise<unknown> =>
  db.systemStatement('update member_session set ended_at = $2 where id_hash = $1 and ended_at is null', [idHash, at]);

/** Every other session of the household. Returns how many ended. */
export const endOtherMembers = async (tx: Tx, householdId: string, keep: string): Promise<number> =>
  (await tx.query('update member_session set ended_at = $3 where household_id = $1 and id <> $2 and ended_at is null returning 1', [householdId, keep, tx.systemNow])).length;

export interface MemberLine { id: string; channel: Channel; contact: string; createdAt: Date; seenAt: Date; agent: string | null }
/** The live sessions of a household, the latest use first. */
export const liveMembersOf = (tx: Tx, householdId: string, idleSeconds: number): Promise<MemberLine[]> => tx.query<MemberLine>(
  `select id, channel, contact, created_at "createdAt", seen_at "seenAt", agent from member_session where household_id = $1 and ended_at is null and expires_at > $2 and seen_at > $3 order by seen_at desc limit 50`,
  [householdId, tx.systemNow, addSeconds(tx.systemNow, -idleSeconds)]);

/** A session goes on under the contact that replaced the one it was opened with. */
export const renameContact = (tx: Tx, id: string, contact: string): Promise<unknown> => tx.query('update member_session set contact = $2 where id = $1', [id, contact]);
