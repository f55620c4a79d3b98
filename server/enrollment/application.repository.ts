import type { Actor } from '#access/actor.js';
import { load } from '#access/scope.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { Application } from './application.entity.js';
import { tokenExpired } from './application.token.js';
import { applicationSubject } from './enrollment.access.js';
import { applicationClosed } from './enrollment.errors.js';
import type { StoredHousehold } from './enrollment.schema.js';

export const householdContext = (id: string): string => `application:${id}:household`;

/** Whether a visitor was let in by a contact that the application has no longer. */
const isOutdated = ({ principal }: Tx, { contactRetiredAt }: Application): boolean => {
  const { kind, enteredAt } = principal as Actor;
  return kind === 'visitor' && contactRetiredAt !== null && !(enteredAt && enteredAt > contactRetiredAt);
};

/** @throws 404 when it is not the caller's, token_expired for a visitor who was let in by a contact that it has no longer */
export async function loadApplication(tx: Tx, id: string, lock: 'none' | 'update' = 'none'): Promise<Application> {
  const application = await load<Application>(tx, applicationSubject, id, lock);
  if (isOutdated(tx, application)) throw tokenExpired();
  return application;
}

/** To pay for what was submitted, and to ask what became of it: who is in the middle of that goes on, whatever the contact is by now. Nothing of the household may be told. */
export async function loadToPay(tx: Tx, id: string, lock: 'none' | 'update' = 'none'): Promise<Application> {
  const application = await load<Application>(tx, applicationSubject, id, lock);
  if (!isPaying(tx, application) && isOutdated(tx, application)) throw tokenExpired();
  return application;
}

/** Who was let in before it was decided has waited for that. */
const isPaying = ({ principal }: Tx, { state, decidedAt }: Application): boolean => {
  const { enteredAt } = principal as Actor;
  return state === 'submitted' || (decidedAt !== null && enteredAt !== undefined && enteredAt < decidedAt);
};

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

/**
 * Applications of a proven contact on a site that can be gone on with, or are done; one contact may have several once others were moved to it. First what is
 * to be paid, then a way back, then what is in force, and last what was merely begun. Needs the widened scope.
 */
export const applicationsOfContact = (tx: Tx, siteId: string, contact: string, except: string): Promise<Application[]> =>
  tx.builder(Application, 'a').where('a.contact = :contact and a.site_id = :siteId and a.id <> :except', { contact, siteId, except })
    .andWhere('a.contact_verified_at is not null').andWhere(`a.state in ('draft', 'submitted', 'approved')`)
    .orderBy(`case when a.state = 'submitted' then 0 when a.state = 'draft' and a.previous_membership_id is not null then 1 when a.state = 'approved' then 2 when a.household_sealed is not null then 3 else 4 end`)
    .addOrderBy('a.created_at', 'DESC').limit(20).getMany();

export const lockApplications = (tx: Tx, ids: readonly string[]): Promise<Application[]> =>
  tx.builder(Application, 'a').where('a.id = any(:ids)', { ids }).orderBy('a.id').setLock('pessimistic_write').getMany();

/** Whether its household is reached another way by now, and the application has not followed yet: the release before has replaced the contact. */
export const isLeftBehind = async (tx: Tx, { id, contact, contactRetiredAt }: Application): Promise<boolean> =>
  contactRetiredAt !== null && (await tx.query('select 1 from reached_now($1) where email is distinct from $2 and phone is distinct from $2', [id, contact])).length > 0;

export const hasContact = async (tx: Tx, id: string, contact: string): Promise<boolean> =>
  (await tx.query('select 1 from application where id = $1 and contact = $2', [id, contact])).length > 0;

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
