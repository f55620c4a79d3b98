import type { Actor } from '#access/actor.js';
import { load } from '#access/scope.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { systemClock } from '#kit/time/clock.js';
import { Application } from './application.entity.js';
import { tokenExpired } from './application.token.js';
import { applicationSubject } from './enrollment.access.js';
import { applicationClosed } from './enrollment.errors.js';
import type { StoredHousehold } from './enrollment.schema.js';
import type { Household } from './household.entity.js';

export const householdContext = (id: string): string => `application:${id}:household`;

/** @throws 404 when it is not the caller's, token_expired for a visitor who was let in by a contact that it has no longer */
export async function loadApplication(tx: Tx, id: string, lock: 'none' | 'update' = 'none'): Promise<Application> {
  const [application, { kind, enteredAt }] = [await load<Application>(tx, applicationSubject, id, lock), tx.principal as Actor];
  if (kind === 'visitor' && application.contactRetiredAt !== null && !(enteredAt && enteredAt > application.contactRetiredAt)) throw tokenExpired();
  return application;
}

/** A draft, locked: what a visitor may still change. @throws application_closed */
export async function loadDraft(tx: Tx, id: string): Promise<Application> {
  const application = await loadApplication(tx, id, 'update');
  if (application.state !== 'draft') throw applicationClosed();
  return application;
}

export const insertApplication = (tx: Tx, application: Application): Promise<unknown> =>
  tx.manager.createQueryBuilder().insert().into(Application).values(application).execute();

export const updateApplication = (tx: Tx, id: string, change: Partial<Application>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Application).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

export const sealHousehold = (tx: Tx, id: string, household: StoredHousehold): string => tx.keys.seal(JSON.stringify(household), householdContext(id));
export const openHousehold = (tx: Tx, application: Application): StoredHousehold | null =>
  application.householdSealed === null ? null : JSON.parse(tx.keys.open(application.householdSealed, householdContext(application.id))) as StoredHousehold;

/** A draft that is opened again after its subscription ended unpaid: its people get new ids, since rows were made of the old ones. */
export function resealWithNewIds(tx: Tx, application: Application): string | null {
  const household = openHousehold(tx, application);
  return household && sealHousehold(tx, application.id, { ...household, people: household.people.map(p => ({ ...p, id: newId() })) });
}

/** The newest application of a proven contact on a site that can still be gone on with, or is done. Needs the widened scope. */
export const latestOfContact = (tx: Tx, siteId: string, contact: string, except: string): Promise<Application | null> =>
  tx.builder(Application, 'a').where('a.contact = :contact and a.site_id = :siteId and a.id <> :except', { contact, siteId, except })
    .andWhere('a.contact_verified_at is not null').andWhere(`a.state in ('draft', 'submitted', 'approved')`).orderBy('a.created_at', 'DESC').limit(1).getOne();

/** Contacts of a household that somebody has shown to be theirs: by a code, or by the word of staff. */
export async function provedContacts(tx: Tx, home: Household): Promise<string[]> {
  await tx.systemWidenScope('application', home.applicationId);
  const made = await tx.builder(Application, 'a').where('a.id = :id and a.contact_verified_at is not null', { id: home.applicationId }).getOne();
  return [...home.accountContacts, ...(made ? [made.contact] : [])];
}

/**
 * The applications that made these households, or that they come back by, go with them to another contact. What was opened by the one before is
 * closed, links with it; whoever waits for the payment goes on, since they are in the middle of paying.
 */
export async function moveApplications(tx: Tx, householdIds: readonly string[], { before, after }: { before: string; after: string }): Promise<void> {
  const made = await tx.query<{ id: string }>('select application_id id from household where id = any($1) union select reactivation_id from membership where household_id = any($1) and reactivation_id is not null', [householdIds]);
  const ids = made.map(a => a.id);
  await tx.systemWidenScope('application', ids.join(','));
  await tx.query(`update application set contact = $3, contact_retired_at = case when state = 'submitted' then contact_retired_at else $4 end, resume_mac = null, resume_expires_at = null, updated_at = $5 where id = any($1) and contact = $2`,
    [ids, before, after, systemClock.now(), tx.now]);
}

/** `<key>.<digest>`: the key's id tells whether a link still needs it. */
export const resumeMacs = ({ keys }: Tx, token: string): string[] => keys.ids.map(id => `${id}.${keys.mac('token', `resume:${token}`, id)}`);

export const byResumeMac = (tx: Tx, mac: string): Promise<Application | null> =>
  tx.builder(Application, 'a').where('a.resume_mac = :mac', { mac }).andWhere('a.resume_expires_at > :now', { now: tx.systemNow }).getOne();

/** Counts a payment attempt if fewer than `most` were made; returns the number made, or null. */
export async function countAttempt(tx: Tx, id: string, most: number): Promise<number | null> {
  const [row] = await tx.query<{ payment_attempts: number }>('update application set payment_attempts = payment_attempts + 1 where id = $1 and payment_attempts < $2 returning payment_attempts', [id, most]);
  return row?.payment_attempts ?? null;
}

/** Attempts that were seen elsewhere count as well. False when the application is past its payment. */
export const raiseAttempts = async (tx: Tx, id: string, seen: number): Promise<boolean> =>
  (await tx.query(`update application set payment_attempts = greatest(payment_attempts, $2) where id = $1 and state = 'submitted' returning 1`, [id, seen])).length > 0;
