import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { conflict } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import { insertNotice, loadNotice, recipientOf } from './notice.repository.js';
import { noticeSubject } from './notices.access.js';
import { SEND_TASK } from './queue-notice.js';

/** Sends the same notice anew, to the contact as it is now. A new notice: the old one stays as it was. */
export const resendNotice = change({
  name: 'resendNotice', action: 'resend', subject: 'Notice', input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(3).max(300).describe('Reason') }),
  async run(tx, input) {
    const notice = await loadNotice(tx, input.id);
    authorize(tx, 'resend', noticeSubject, notice);
    const to = notice.applicationId ? await recipientOf(tx, notice.applicationId) : null;
    if (!to) throw conflict();
    const id = newId();
    await insertNotice(tx, { ...notice, id, channel: to.channel, recipient: to.address, dedupKey: `${notice.dedupKey}:again:${id}`, state: 'queued', messageId: null, attempts: 0, failure: null, createdAt: tx.systemNow, sentAt: null });
    await enqueue(tx, SEND_TASK, { notice: id }, { key: `notice:${id}`, maxAttempts: 12 });
    await record(tx, { action: 'notice.resent', subjectType: 'Notice', subjectId: input.id, details: { as: id, template: notice.template, reason: input.reason } });
    return { id };
  },
});
