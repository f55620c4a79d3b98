import { z } from 'zod';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId, secretToken } from '#kit/ids/ids.js';
import { rateLimited } from '#kit/errors/app-error.js';
import { addSeconds } from '#kit/time/clock.js';
import { type DirectMessage, maskContact } from '#identity/index.js';
import { siteKeyOf } from '#sites/index.js';
import { loadApplication, resumeMacs, updateApplication } from './application.repository.js';
import { applicationClosed } from './enrollment.errors.js';

export const RESUME_DAYS = 14;
const AGAIN_SECONDS = 60;

interface Prepared { message: Omit<DirectMessage, 'props'> & { token: string }; site: string; sentTo: string; expiresAt: Date }

/** Mails or texts a link back to this application. Only its keyed digest is kept; the next link replaces it. */
export const sendResumeLink = command({
  name: 'sendResumeLink', action: 'send_resume_link', subject: 'Application', input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<Prepared> {
    const application = await loadApplication(tx, id, 'update');
    if (!['draft', 'submitted'].includes(application.state)) throw applicationClosed();
    const expiresAt = addSeconds(tx.systemNow, RESUME_DAYS * 86_400);
    const sentAgo = application.resumeExpiresAt ? (expiresAt.getTime() - application.resumeExpiresAt.getTime()) / 1000 : Infinity;
    if (sentAgo < AGAIN_SECONDS) throw rateLimited({ retryAfter: Math.ceil(AGAIN_SECONDS - sentAgo) });
    const token = secretToken();
    await updateApplication(tx, id, { resumeMac: resumeMacs(tx, token)[0]!, resumeExpiresAt: expiresAt });
    await record(tx, { action: 'resume_link.sent', subjectType: 'Application', subjectId: id, details: { channel: application.contactChannel } });
    return { message: { template: 'resume_link', channel: application.contactChannel, to: application.contact, locale: application.locale, id: newId(), token }, site: await siteKeyOf(tx, application.siteId), sentTo: maskContact(application.contactChannel, application.contact), expiresAt };
  },
  call: ({ message: { token, ...message }, site }, ports) => ports.messenger.send({ ...message, props: { link: `${ports.links.enroll}/${encodeURIComponent(site)}#resume=${token}`, daysValid: RESUME_DAYS } }),
  settle: async (_tx, { sentTo, expiresAt }) => ({ sentTo, expiresAt }),
});
