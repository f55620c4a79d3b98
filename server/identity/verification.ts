import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { type AppError, appError, rateLimited } from '#kit/errors/app-error.js';
import { newId, sixDigits } from '#kit/ids/ids.js';
import type { Locale } from '#kit/i18n/translate.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import type { Channel } from './contact.js';
import { maskContact } from './contact-mask.js';
import type { DirectMessage } from './messenger.port.js';
import type { Verification } from './verification.entity.js';
import { insertVerification, lockVerification, updateVerification } from './verification.repository.js';

export const CODE_MINUTES = 10;
export const MOST_TRIES = 5;
export const MOST_SENDS = 5;
const RESEND_SECONDS = 30;

export const codeWrong = appError(422, 'code_wrong');
export const codeExpired = appError(410, 'code_expired');
export const codeUsed = appError(409, 'code_used');
export const codeTriesExhausted = appError(429, 'code_tries_exhausted');
export const resendTooSoon = appError(429, 'resend_too_soon');
export const verificationUnknown = appError(404, 'verification_unknown');

export interface Issued { verification: Verification; message: DirectMessage }
export interface VerificationView { id: string; channel: Channel; sentTo: string; expiresAt: Date; resendAt: Date; triesLeft: number }

export const verificationView = (v: Verification): VerificationView =>
  ({ id: v.id, channel: v.channel, sentTo: maskContact(v.channel, v.address), expiresAt: v.expiresAt, resendAt: v.resendAt, triesLeft: Math.max(0, MOST_TRIES - v.tries) });

const macText = (id: string, sends: number, code: string): string => `${id}:${sends}:${code}`;

/** Makes a code for a contact and stores its digest. The code itself leaves only inside `message`, to be sent after the commit. */
export async function issueCode(tx: Tx, about: { id?: string; purpose: Verification['purpose']; channel: Channel; address: string; applicationId?: string; householdId?: string; locale: Locale }): Promise<Issued> {
  const id = about.id ?? newId();
  const code = sixDigits();
  const verification: Verification = {
    id, purpose: about.purpose, channel: about.channel, address: about.address, applicationId: about.applicationId ?? null, householdId: about.householdId ?? null, codeMac: tx.keys.mac('code', macText(id, 1, code)), keyId: tx.keys.current,
    expiresAt: addSeconds(tx.systemNow, CODE_MINUTES * 60), resendAt: addSeconds(tx.systemNow, RESEND_SECONDS), tries: 0, sends: 1, confirmedAt: null,
    locale: about.locale, ip: tx.principal.ip ?? null, createdAt: tx.systemNow,
  };
  await insertVerification(tx, verification);
  return { verification, message: codeMessage(verification, code) };
}

/** What a code was made for. Nothing is told of one that was made for something else. */
interface MadeFor { readonly purposes: readonly Verification['purpose'][]; readonly householdId?: string }

/** A fresh code for the same contact; the older one stops working, its tries begin anew. @throws verification_unknown, resend_too_soon */
export async function reissueCode(tx: Tx, id: string, { purposes, householdId }: MadeFor): Promise<Issued> {
  const before = await lockVerification(tx, id);
  if (!before || !purposes.includes(before.purpose) || (householdId !== undefined && before.householdId !== householdId)) throw verificationUnknown();
  if (before.confirmedAt) throw codeUsed();
  const wait = Math.ceil((before.resendAt.getTime() - tx.systemNow.getTime()) / 1000);
  if (wait > 0) throw resendTooSoon({ retryAfter: wait });
  if (before.sends >= MOST_SENDS) throw rateLimited({ retryAfter: 3600 });
  const code = sixDigits();
  const sends = before.sends + 1;
  const changed = {
    codeMac: tx.keys.mac('code', macText(id, sends, code)), keyId: tx.keys.current, sends, tries: 0,
    expiresAt: addSeconds(tx.systemNow, CODE_MINUTES * 60), resendAt: addSeconds(tx.systemNow, RESEND_SECONDS * 2 ** Math.min(sends - 1, 4)),
  };
  await updateVerification(tx, id, changed);
  const verification = { ...before, ...changed };
  return { verification, message: codeMessage(verification, code) };
}

/**
 * For a job that sends what was asked for: another code in place of the one nobody has seen. Null when the request is over.
 * The code is made as late as this, so that it rests in no queue.
 */
export async function systemFreshCode(tx: Tx, id: string): Promise<Issued | null> {
  const before = await lockVerification(tx, id);
  if (!before || before.confirmedAt || before.expiresAt <= tx.systemNow) return null;
  const code = sixDigits();
  const changed = { codeMac: tx.keys.mac('code', macText(id, before.sends, code)), keyId: tx.keys.current };
  await updateVerification(tx, id, changed);
  const verification = { ...before, ...changed };
  return { verification, message: codeMessage(verification, code) };
}

const codeMessage = (v: Verification, code: string): DirectMessage =>
  ({ template: 'verification_code', channel: v.channel, to: v.address, locale: v.locale, props: { code, minutesValid: CODE_MINUTES }, id: `${v.id}.${v.sends}` });

interface TryRow { code_mac: string; key_id: string; tries: number; sends: number; application_id: string | null; household_id: string | null; address: string; channel: Channel; purpose: Verification['purpose'] }
export interface ProvenContact { verificationId: string; applicationId: string | null; householdId: string | null; channel: Channel; address: string; purpose: Verification['purpose'] }

/**
 * Counts the try first, in a statement of its own that survives every refusal, then compares. Two requests at once count twice.
 * @throws code_wrong (with tries left), code_expired, code_used, code_tries_exhausted, verification_unknown
 */
export async function proveContact(db: Db, id: string, code: string): Promise<ProvenContact> {
  const now = systemClock.now();
  const [row] = await db.systemStatement<TryRow>(
    `update verification set tries = tries + 1 where id = $1 and confirmed_at is null and tries < $2 and expires_at > $3
     returning code_mac, key_id, tries, sends, application_id, household_id, address, channel, purpose`, [id, MOST_TRIES, now]);
  if (!row) throw await refusal(db, id, now);
  if (!db.keys.macMatches('code', macText(id, row.sends, code), row.code_mac, row.key_id))
    throw row.tries >= MOST_TRIES ? codeTriesExhausted() : codeWrong({ params: { left: MOST_TRIES - row.tries } });
  return { verificationId: id, applicationId: row.application_id, householdId: row.household_id, channel: row.channel, address: row.address, purpose: row.purpose };
}

async function refusal(db: Db, id: string, now: Date): Promise<AppError> {
  const [row] = await db.systemStatement<{ tries: number; expires_at: Date; confirmed_at: Date | null }>('select tries, expires_at, confirmed_at from verification where id = $1', [id]);
  if (!row) return verificationUnknown();
  if (row.confirmed_at) return codeUsed();
  return row.tries >= MOST_TRIES ? codeTriesExhausted() : row.expires_at <= now ? codeExpired() : codeTriesExhausted();
}

/** Marks the code used. Of two requests that both knew it, one wins. @throws code_used */
export async function useProof(tx: Tx, proof: ProvenContact): Promise<void> {
  const used = await tx.query('update verification set confirmed_at = $2 where id = $1 and confirmed_at is null returning id', [proof.verificationId, tx.systemNow]);
  if (used.length === 0) throw codeUsed();
}
