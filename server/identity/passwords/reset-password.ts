import { z } from 'zod';
import { anonymous, type Origin } from '#access/actor.js';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import { limit, networkOf } from '#kit/http/rate-limit.js';
import { newId, secretToken } from '#kit/ids/ids.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import { emit } from '#kit/outbox/outbox.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { userSubject } from '../identity.access.js';
import { linkInvalid } from '../identity.errors.js';
import { setPassword, systemCredentialsOf } from '../identity.repository.js';
import { LINK_LIMIT, RESET_LIMITS, RESET_MINUTES } from '../limits.js';
import { isLinkToken, linkHash, linkTo, panelFor } from '../links.js';
import { checkPassword, hashPassword } from '../password.js';
import type { UserAccount } from '../user-account.entity.js';
import { insertReset, systemReset, takeReset, userForReset } from './password-reset.repository.js';

export const SEND_RESET = 'identity.send_reset';

/**
 * Somebody asks for a link. Known or not, the same is done and the same is answered: a look-up, an audit row, a job. The link
 * is made and mailed by the job, so that neither the mail server nor the work on it can be timed from outside.
 * @throws rate_limited, for unknown addresses as for known ones
 */
export async function requestReset(db: Db, typed: string, origin: Origin): Promise<void> {
  const email = typed.trim().toLowerCase().slice(0, 200);
  await limit(db, RESET_LIMITS.ip, networkOf(origin.ip));
  await limit(db, RESET_LIMITS.address, sha256(email));
  const found = await systemCredentialsOf(db, email, systemClock.now());
  await db.change(anonymous(origin), async tx => {
    await record(tx, { action: 'password_reset.requested', subjectType: 'UserAccount', subjectId: found?.id ?? 'unknown' });
    await enqueue(tx, SEND_RESET, { user: found?.id ?? null });
  });
}

/** An owner sends the link. Whoever gets it chooses the password; the owner never knows one. */
export const sendPasswordReset = change({
  name: 'sendPasswordReset', action: 'send_reset', subject: 'UserAccount', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const account = await load<UserAccount>(tx, userSubject, id);
    authorize(tx, 'send_reset', userSubject, account);
    await record(tx, { action: 'password_reset.requested', subjectType: 'UserAccount', subjectId: id });
    await enqueue(tx, SEND_RESET, { user: id }, { key: `reset:${id}` });
    return { id };
  },
});

/** The job: a new link, which replaces the one before, by mail to the account's own address. Nothing for nobody, the suspended and the roleless. */
export async function sendReset(db: Db, userId: string | null): Promise<void> {
  if (userId === null) return;
  const message = await db.systemChange(SEND_RESET, async tx => {
    const user = await userForReset(tx, userId);
    const panel = user && panelFor(user.roles);
    if (!panel) return null;
    const [id, token] = [newId(), secretToken()];
    await insertReset(tx, { id, userId, tokenHash: linkHash('reset', token), expiresAt: addSeconds(tx.systemNow, RESET_MINUTES * 60), usedAt: null, createdAt: tx.systemNow });
    await record(tx, { action: 'password_reset.sent', subjectType: 'UserAccount', subjectId: userId, details: { reset: id } });
    return { id, to: user.email, locale: user.locale, link: linkTo(db.ports.links, panel, 'reset', token) };
  });
  if (message) await db.ports.messenger.send({ template: 'password_reset', channel: 'email', to: message.to, locale: message.locale, id: message.id, props: { link: message.link, minutesValid: RESET_MINUTES } });
}

/** Whom a link is for; changes nothing. @throws link_invalid */
export async function openReset(db: Db, token: string, origin: Origin): Promise<{ email: string; name: string }> {
  await limit(db, LINK_LIMIT, networkOf(origin.ip));
  const found = isLinkToken(token) ? await systemReset(db, linkHash('reset', token), systemClock.now()) : null;
  if (!found) throw linkInvalid();
  return found;
}

/** A new password, by the link. Ends every session and every other link; the second factor stays as it is. @throws link_invalid, password_* */
export async function resetPassword(db: Db, token: string, password: string, origin: Origin): Promise<void> {
  const about = await openReset(db, token, origin);
  checkPassword(password, about);
  const passwordHash = await hashPassword(password);
  await db.systemChange('reset password', async tx => {
    const userId = await takeReset(tx, linkHash('reset', token));
    if (!userId) throw linkInvalid();
    await setPassword(tx, userId, passwordHash);
    await record(tx, { action: 'user_account.credentials_changed', subjectType: 'UserAccount', subjectId: userId, details: { by: 'reset link', ip: origin.ip ?? null } });
    await emit(tx, 'user_account.credentials_changed', { user: userId, at: tx.systemNow.getTime() });
  });
}
