import type { Tx } from '#kit/db/tx.js';
import type { Application, Consent } from './application.entity.js';
import { lockApplications } from './application.repository.js';
import { contactField } from './household.entity.js';

/** What one family has: households of an application that was submitted again, and of memberships that follow each other; the applications that made them, or by which they come back. */
export interface Family { readonly householdIds: readonly string[]; readonly applications: readonly Application[] }

const householdsOf = async (tx: Tx, householdId: string): Promise<string[]> => {
  const ids = (await tx.query<{ id: string }>('select family_of($1) id', [householdId])).map(h => h.id);
  await tx.systemWidenScope('household', ids.join(','));
  return ids;
};

/** Two whose contacts are replaced at the same moment, of one family: before either is read, so that each sees what the other has done. */
export const oneFamilyAtATime = (tx: Tx, householdId: string): Promise<unknown> => tx.query(`select pg_advisory_xact_lock(hashtextextended('family:' || min(id::text), 0)) from family_of($1) id`, [householdId]);

/** All of it, locked, and visible from now on in this unit of work. */
export async function lockFamily(tx: Tx, householdId: string): Promise<Family> {
  const known = await householdsOf(tx, householdId);
  const made = await tx.query<{ id: string }>('select application_id id from household where id = any($1) union select reactivation_id from membership where household_id = any($1) and reactivation_id is not null', [known]);
  await tx.systemWidenScope('application', made.map(a => a.id).join(','));
  const applications = await lockApplications(tx, made.map(a => a.id));
  const householdIds = await householdsOf(tx, householdId); // who submitted again meanwhile has made one more
  await tx.query('select 1 from household where id = any($1) order by id for update', [householdIds]);
  return { householdIds, applications };
}

interface Replacement { readonly channel: 'email' | 'sms'; readonly before: string | null; readonly after: string; readonly consent: Consent | null }
/** Gives one household another contact, and those of its family that have the same. A consent to text messages is for its number, and for no other. Returns whose it was. */
export async function reachBy(tx: Tx, householdId: string, family: readonly string[], { channel, before, after, consent }: Replacement): Promise<string[]> {
  const column = contactField(channel);
  const reached = await tx.query<{ id: string }>(`update household set ${column} = $4, account_contacts = array_append(array_remove(array_remove(account_contacts, $3), $4), $4), updated_at = $5,
      sms_consent = coalesce($6, case when $7 = 'sms' then sms_consent || jsonb_build_object('to', coalesce(sms_consent ->> 'to', $3)) else sms_consent end)
    where id = $1 or (id = any($2) and ${column} = $3) returning id`, [householdId, family, before, after, tx.now, channel === 'sms' && consent ? JSON.stringify(consent) : null, channel]);
  return reached.map(h => h.id);
}

export const earlierThan = async (tx: Tx, householdId: string, { householdIds }: Family): Promise<string[]> =>
  (await tx.query<{ id: string }>('select e.id from household e join household h on h.id = $1 where e.id = any($2) and e.created_at < h.created_at', [householdId, householdIds])).map(h => h.id);

export interface LeftBehind { applicationId: string; householdId: string; channel: 'email' | 'sms'; before: string; after: string }
/** Applications whose contact was replaced in the household alone, which is the newest they made, or the one that comes back by them; after that one, in the order of their ids. */
export const leftBehind = (tx: Tx, after: string, most: number): Promise<LeftBehind[]> => tx.query<LeftBehind>(`
  select a.id "applicationId", now.household_id "householdId", a.contact_channel channel, a.contact before, case a.contact_channel when 'email' then now.email else now.phone end "after"
  from application a cross join lateral reached_now(a.id) now
  where a.id > $1 and a.contact_retired_at is not null and a.contact is distinct from now.email and a.contact is distinct from now.phone and case a.contact_channel when 'email' then now.email else now.phone end is not null
  order by a.id limit $2`, [after, most]);
