import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import { record } from '#audit/record.js';
import { insertNotice, ownersToTell, type Recipient, recipientOf, userRecipientOf } from './notice.repository.js';

export const SEND_TASK = 'notices.send';

/** Queues one notice of one happening for the people of an application; the same happening twice is one notice. */
export async function queueNotice(tx: Tx, about: { template: string; applicationId: string; dedupKey: string }): Promise<string | null> {
  return queueNoticeTo(tx, about, null);
}

/** The same to a contact that is not (any more) the one they are reached by. */
export async function queueNoticeTo(tx: Tx, about: { template: string; applicationId: string; dedupKey: string }, contact: Pick<Recipient, 'channel' | 'address'> | null): Promise<string | null> {
  const known = await recipientOf(tx, about.applicationId);
  if (!known) return null;
  const to = { ...known, ...contact };
  const id = newId();
  const fresh = await insertNotice(tx, {
    id, template: about.template, channel: to.channel, locale: to.locale, recipient: to.address, dedupKey: about.dedupKey, applicationId: to.applicationId, householdId: to.householdId, userId: null,
    props: { site: to.siteKey }, state: 'queued', messageId: null, attempts: 0, failure: null, createdAt: tx.systemNow, sentAt: null,
  });
  if (!fresh) return null;
  await record(tx, { action: 'notice.queued', subjectType: 'Notice', subjectId: id, details: { template: about.template, channel: to.channel, application: about.applicationId } });
  await enqueue(tx, SEND_TASK, { notice: id }, { key: `notice:${id}`, maxAttempts: 12 });
  return id;
}

/** Queues one notice for somebody who signs in; the same happening twice is one notice. Props name kinds of things, never values. */
export async function queueUserNotice(tx: Tx, about: { template: string; userId: string; dedupKey: string; props: Readonly<Record<string, string>> }): Promise<string | null> {
  const to = await userRecipientOf(tx, about.userId);
  if (!to) return null;
  const id = newId();
  const fresh = await insertNotice(tx, {
    id, template: about.template, channel: 'email', locale: to.locale, recipient: to.email, dedupKey: about.dedupKey, applicationId: null, householdId: null, userId: about.userId,
    props: about.props, state: 'queued', messageId: null, attempts: 0, failure: null, createdAt: tx.systemNow, sentAt: null,
  });
  if (!fresh) return null;
  await record(tx, { action: 'notice.queued', subjectType: 'Notice', subjectId: id, details: { template: about.template, channel: 'email', user: about.userId } });
  await enqueue(tx, SEND_TASK, { notice: id }, { key: `notice:${id}`, maxAttempts: 12 });
  return id;
}

/** The same for everybody who is an owner now. */
export async function queueForOwners(tx: Tx, about: { template: string; dedupKey: string }): Promise<void> {
  for (const userId of await ownersToTell(tx)) await queueUserNotice(tx, { template: about.template, userId, dedupKey: `${about.dedupKey}:${userId}`, props: {} });
}
