import { load } from '#access/scope.js';
import type { Tx } from '#kit/db/tx.js';
import { Notice } from './notice.entity.js';
import { noticeSubject } from './notices.access.js';

/** Inserts a notice unless its happening has one; says whether it was new. */
export async function insertNotice(tx: Tx, notice: Notice): Promise<boolean> {
  const done = await tx.query(`insert into notice (id, template, channel, locale, recipient, dedup_key, application_id, household_id, user_id, props, state, message_id, created_at)
    values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'queued',$11,$12) on conflict (dedup_key) do nothing returning id`,
  [notice.id, notice.template, notice.channel, notice.locale, notice.recipient, notice.dedupKey, notice.applicationId, notice.householdId, notice.userId, JSON.stringify(notice.props), notice.messageId, notice.createdAt]);
  return done.length > 0;
}

export const noticeById = (tx: Tx, id: string): Promise<Notice | null> => tx.builder(Notice, 'n').where('n.id = :id', { id }).getOne();
export const loadNotice = (tx: Tx, id: string): Promise<Notice> => load<Notice>(tx, noticeSubject, id, 'update');
export const updateNotice = (tx: Tx, id: string, change: Partial<Notice>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Notice).set(change as never).where('id = :id', { id }).execute();

export const isSuppressed = async (tx: Tx, channel: string, address: string): Promise<boolean> =>
  (await tx.query('select 1 from suppression where channel = $1 and address = $2', [channel, address])).length > 0;

const TEXTED = `a.contact_channel = 'sms' and h.phone is not null and (h.email is null or h.sms_consent is not null and coalesce(h.sms_consent ->> 'to', h.phone) = h.phone)`;

export interface Recipient { applicationId: string; householdId: string | null; channel: 'email' | 'sms'; address: string; locale: Notice['locale']; siteKey: string }

/** How the people of an application are reached now: by the contact they proved, or as staff corrected it; by text where they agreed to that, or there is nothing else. */
export const recipientOf = async (tx: Tx, applicationId: string): Promise<Recipient | null> => (await tx.query<Recipient>(`
  select a.id "applicationId", a.household_id "householdId", a.locale, s.key "siteKey",
    case when h.id is null then a.contact_channel when ${TEXTED} then 'sms' when h.email is not null then 'email' else 'sms' end as channel,
    case when h.id is null then a.contact when ${TEXTED} then h.phone else coalesce(h.email, h.phone) end as address
  from application a join site s on s.id = a.site_id left join household h on h.id = a.household_id where a.id = $1 and a.contact_verified_at is not null`, [applicationId]))[0] ?? null;

/** The contact that another one took the place of in that change, or null. The release before keeps it with the code that proved the other one. */
export const replacedContact = async (tx: Tx, changeId: string): Promise<Pick<Recipient, 'channel' | 'address'> | null> =>
  (await tx.query<Pick<Recipient, 'channel' | 'address'>>('select channel, address from replaced_contact where id = $1 union all select channel, replaces from verification where id = $1 and replaces is not null and confirmed_at is not null limit 1', [changeId]))[0] ?? null;

export const userRecipientOf = async (tx: Tx, id: string): Promise<{ email: string; locale: Notice['locale'] } | null> =>
  (await tx.query<{ email: string; locale: Notice['locale'] }>('select email, locale from user_account where id = $1', [id]))[0] ?? null;

export const applicationStateOf = async (tx: Tx, id: string): Promise<string | null> => (await tx.query<{ state: string }>('select state from application where id = $1', [id]))[0]?.state ?? null;

/** Whether this invoice is not the first that asked for money: by what it bills, since both may be learned of at once, or the later one first. */
export const collectedBefore = async (tx: Tx, invoiceId: string): Promise<boolean> => (await tx.query(`
  select 1 from invoice i join subscription s on s.id = i.subscription_id
  where i.id = $1 and i.reason is distinct from 'subscription_create' and not (i.reason = 'subscription_cycle' and i.period_start <= s.starts_on)`, [invoiceId])).length > 0;

/** Owners who may sign in now, by the calendar of the system clock as sessions have it. */
export const ownersToTell = async (tx: Tx): Promise<string[]> => (await tx.query<{ id: string }>(
  `select u.id from user_account u where u.state = 'active' and exists (select from role_grant g where g.user_id = u.id and g.role = 'owner' and g.starts_on <= $1::date and (g.ends_on is null or g.ends_on >= $1::date)) order by u.id limit 50`, [tx.systemNow.toISOString().slice(0, 10)])).map(u => u.id);
