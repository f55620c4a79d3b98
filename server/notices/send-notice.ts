import { record } from '#audit/record.js';
import type { Db } from '#kit/db/db.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import { deliver, messageIdOf } from './deliver.js';
import { leadsToAccount } from './membership-notices.js';
import type { Notice } from './notice.entity.js';
import { isSuppressed, noticeById, updateNotice } from './notice.repository.js';
import { SEND_TASK } from './queue-notice.js';
import { SendError } from './send-error.js';

/**
 * Sends a queued notice. A process that dies between the server's "accepted" and our mark sends it once more when it is
 * back, with the same Message-ID: mail programs show it once.
 */
export async function sendNotice(db: Db, noticeId: string): Promise<void> {
  const notice = await db.systemChange(SEND_TASK, async tx => {
    const found = await noticeById(tx, noticeId);
    if (!found || found.state !== 'queued') return null;
    if (await isSuppressed(tx, found.channel, found.recipient)) { await finish(tx, found, { state: 'suppressed' }); return null; }
    await updateNotice(tx, found.id, { attempts: found.attempts + 1, messageId: messageIdOf(found.id, db.ports.channels.host) });
    return found;
  });
  if (!notice) return;
  try { await deliver(db, { template: notice.template, channel: notice.channel, to: notice.recipient, locale: notice.locale, id: notice.id, props: propsOf(db, notice) }); }
  catch (error) {
    if (error instanceof SendError && !error.retryable) { await db.systemChange(SEND_TASK, tx => finish(tx, notice, { state: 'failed', failure: error.failure })); return; }
    throw error;
  }
  crashPoint('notice.delivered');
  await db.systemChange(SEND_TASK, tx => finish(tx, notice, { state: 'sent', sentAt: tx.systemNow }));
}

async function finish(tx: Parameters<typeof updateNotice>[0], notice: Notice, change: Partial<Notice>): Promise<void> {
  await updateNotice(tx, notice.id, change);
  await record(tx, { action: `notice.${change.state}`, subjectType: 'Notice', subjectId: notice.id, details: { template: notice.template, channel: notice.channel, failure: change.failure ?? null } });
}

/** Messages about money lead to the member's own page, or to a list of the panel. */
const OWN_PAGES: Readonly<Record<string, string>> = { receipt: '/account#payments', refund_made: '/account', refund_failed: '/admin/resources/refunds', dispute_opened: '/admin/resources/disputes', fraud_warned: '/admin/resources/fraud-warnings' };

/** Links are made at the moment of sending and lead to a page that asks for a code. */
function propsOf(db: Db, notice: Notice): Record<string, unknown> {
  if (notice.template === 'application_declined') return {};
  if (notice.template === 'audit_fault') return { link: new URL('/admin/resources/audit-checks', db.ports.links.base).href };
  const page = OWN_PAGES[notice.template];
  if (page) return { link: new URL(page, db.ports.links.base).href };
  if (notice.userId) return notice.props;
  if (leadsToAccount(notice.template)) return { link: new URL('/account', db.ports.links.base).href };
  const enroll = `${db.ports.links.enroll}/${encodeURIComponent(String(notice.props['site'] ?? ''))}`;
  // the first payment is told here, so its receipt is found from here
  return { link: enroll, ...(notice.template === 'welcome' ? { receiptLink: new URL('/account#payments', db.ports.links.base).href } : {}) };
}
