import { type Actor, anonymous, type Origin } from '#access/actor.js';
import { record } from '#audit/record.js';
import { type Channel, CODE_LIMITS, issueCode, normalContact, proveContact, type ProvenContact, reissueCode, SESSION_ABSOLUTE_SECONDS, systemFreshCode, useProof, verificationUnknown, type VerificationView, verificationView } from '#identity/index.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import type { Locale } from '#kit/i18n/translate.js';
import { limit, networkOf } from '#kit/http/rate-limit.js';
import { newId, secretToken } from '#kit/ids/ids.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import { addSeconds, systemClock } from '#kit/time/clock.js';
import { accountUnknown } from './account.errors.js';
import { memberHash, memberOf } from './member-session.js';
import { insertMemberSession, type OpenedBy, systemEndByHash, systemHouseholdsOf } from './member-session.repository.js';

export const SEND_CODE = 'account.send_code';

const asked = (origin: Origin, verification: string): Actor => anonymous(origin, { keys: { verification: [verification] } });
const send = (tx: Tx, id: string): Promise<void> => enqueue(tx, SEND_CODE, { verification: id }, { maxAttempts: 6 });

/**
 * Somebody asks for a code. Known or not, the same is done and the same is answered: a row, an audit row, a job. The job looks
 * whether the contact opens anything, makes the code and sends it, so that nothing of it can be timed from outside.
 * @throws rate_limited, for unknown contacts as for known ones; contact_invalid
 */
export async function startSignIn(db: Db, input: { channel: Channel; address: string; locale: Locale }, origin: Origin): Promise<VerificationView> {
  await limit(db, CODE_LIMITS.ip, networkOf(origin.ip));
  const address = normalContact(input.channel, input.address);
  await limit(db, CODE_LIMITS.address, sha256(address));
  const id = newId();
  return db.change(asked(origin, id), async tx => {
    const { verification } = await issueCode(tx, { id, purpose: 'account', channel: input.channel, address, locale: input.locale });
    await record(tx, { action: 'member_session.code_requested', subjectType: 'Verification', subjectId: id, details: { channel: input.channel } });
    await send(tx, id);
    return verificationView(verification);
  });
}

/** @throws resend_too_soon, rate_limited */
export async function resendSignInCode(db: Db, id: string, origin: Origin): Promise<VerificationView> {
  await limit(db, CODE_LIMITS.ip, networkOf(origin.ip));
  return db.change(asked(origin, id), async tx => {
    const { verification } = await reissueCode(tx, id, { purposes: ['account'] });
    await record(tx, { action: 'verification.resent', subjectType: 'Verification', subjectId: id, details: { sends: verification.sends } });
    await send(tx, id);
    return verificationView(verification);
  });
}

/** The job: a code to a contact that opens an account, and nothing to any other. */
export async function sendSignInCode(db: Db, id: string): Promise<void> {
  const [row] = await db.systemStatement<{ channel: Channel; address: string }>(`select channel, address from verification where id = $1 and purpose = 'account'`, [id]);
  if (!row || (await systemHouseholdsOf(db, row.channel, row.address)).length === 0) return;
  const fresh = await db.systemChange(SEND_CODE, tx => systemFreshCode(tx, id));
  if (fresh) await db.ports.messenger.send(fresh.message);
}

export interface Entry { readonly code: string; readonly householdId?: string | undefined; readonly agent?: string | undefined; /** The cookie the browser came with: that session is ended, never taken over. */ readonly previous?: string | undefined }
/** Signed in, or one of several households has to be chosen first; the code is good for that second call. */
export type Entered = { readonly token: string; readonly households: readonly OpenedBy[] } | { readonly token: null; readonly households: readonly OpenedBy[] };

/** @throws code_wrong, code_expired, code_used, code_tries_exhausted, verification_unknown, account_unknown */
export async function finishSignIn(db: Db, id: string, entry: Entry, origin: Origin): Promise<Entered> {
  await limit(db, CODE_LIMITS.tries, networkOf(origin.ip));
  const proof = await proven(db, id, entry.code, origin);
  const households = await systemHouseholdsOf(db, proof.channel, proof.address);
  const chosen = entry.householdId === undefined ? (households.length === 1 ? households[0] : undefined) : households.find(h => h.householdId === entry.householdId);
  if (households.length === 0 || (entry.householdId !== undefined && !chosen)) {
    await refused(db, id, 'opens_nothing', origin);
    throw accountUnknown();
  }
  return chosen ? { token: await open(db, proof, chosen, entry, origin), households } : { token: null, households };
}

async function proven(db: Db, id: string, code: string, origin: Origin): Promise<ProvenContact> {
  try {
    const proof = await proveContact(db, id, code);
    if (proof.purpose !== 'account') throw verificationUnknown();
    return proof;
  } catch (error) {
    await refused(db, id, (error as { code?: string }).code ?? 'unknown', origin);
    throw error;
  }
}

/** Commits on its own: it survives the refusal. */
const refused = (db: Db, id: string, reason: string, origin: Origin): Promise<void> =>
  db.aside(asked(origin, id), tx => record(tx, { action: 'member_session.refused', subjectType: 'Verification', subjectId: id, outcome: 'refused', details: { reason } }));

async function open(db: Db, proof: ProvenContact, { householdId }: OpenedBy, entry: Entry, origin: Origin): Promise<string> {
  const [id, token] = [newId(), secretToken()];
  if (entry.previous) await systemEndByHash(db, memberHash(entry.previous), systemClock.now());
  const expiresAt = addSeconds(systemClock.now(), SESSION_ABSOLUTE_SECONDS);
  const member = memberOf({ id, householdId, channel: proof.channel, contact: proof.address, expiresAt }, origin);
  const scope = { keys: { ...member.rowScope.keys, verification: [proof.verificationId] } };
  await db.change({ ...member, rowScope: scope }, async tx => {
    await useProof(tx, proof);
    await insertMemberSession(tx, { id, idHash: memberHash(token), householdId, channel: proof.channel, contact: proof.address, createdAt: tx.systemNow, seenAt: tx.systemNow, expiresAt, ip: origin.ip ?? null, agent: entry.agent?.slice(0, 200) ?? null, endedAt: null });
    await record(tx, { action: 'member_session.opened', subjectType: 'Household', subjectId: householdId, details: { session: id, channel: proof.channel } });
  });
  return token;
}
