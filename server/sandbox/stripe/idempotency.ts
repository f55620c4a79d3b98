import type { Tx } from '../db.js';
import { ApiError } from './errors.js';

export interface Answer { status: number; body: string }

/**
 * The answer once given under this key, or null for a new one. Holds the key until the transaction ends, so that the
 * answer is stored with what it tells. Throws 409 while another request holds the key, 400 when the parameters differ.
 */
export async function recall(tx: Tx, key: string, fingerprint: string): Promise<Answer | null> {
  const lock = await tx.query<{ free: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 2)) free', [key]);
  if (!lock.rows[0]?.free) {
    throw new ApiError(409, {
      type: 'idempotency_error', code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    });
  }
  const { rows } = await tx.query<Answer & { fingerprint: string }>(
    `select fingerprint, status, body from stripe_idempotency where key = $1 and created_at > now() - interval '24 hours'`, [key]);
  const row = rows[0];
  if (!row) return null;
  if (row.fingerprint !== fingerprint) {
    throw new ApiError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }
  return { status: row.status, body: row.body };
}

/** Keeps the answer with the work it tells of; a key of more than a day ago is used anew. */
export async function keep(tx: Tx, key: string, fingerprint: string, answer: Answer): Promise<void> {
  await tx.query(
    `insert into stripe_idempotency (key, fingerprint, status, body) values ($1, $2, $3, $4)
     on conflict (key) do update set fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body, created_at = now()`,
    [key, fingerprint, answer.status, answer.body]);
}
