import type { RoleGrant as ActorRole } from '#access/actor.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import type { Locale } from '#kit/i18n/translate.js';
import { rolesOf } from '../identity.repository.js';
import { PasswordReset } from './password-reset.entity.js';

/** The person, if a link would help: active, with the roles of today. Locked, so that of two requests at once the later link wins. */
export const userForReset = async (tx: Tx, id: string): Promise<{ email: string; locale: Locale; roles: ActorRole[] } | null> =>
  (await tx.query<{ email: string; locale: Locale; roles: ActorRole[] }>(`select u.email, u.locale, ${rolesOf('u.id', '$2::date')} roles from user_account u where u.id = $1 and u.state = 'active' for update`, [id, tx.dateOf(tx.systemNow)]))[0] ?? null;

/** A new link; those before it stop working. */
export async function insertReset(tx: Tx, reset: PasswordReset): Promise<void> {
  await tx.query('update password_reset set used_at = $2 where user_id = $1 and used_at is null', [reset.userId, tx.systemNow]);
  await tx.manager.createQueryBuilder().insert().into(PasswordReset).values(reset).execute();
}

export const systemReset = async (db: Db, tokenHash: string, at: Date): Promise<{ email: string; name: string } | null> =>
  (await db.systemStatement<{ email: string; name: string }>(
    `select u.email, u.name from password_reset r join user_account u on u.id = r.user_id where r.token_hash = $1 and r.used_at is null and r.expires_at > $2 and u.state = 'active'`, [tokenHash, at]))[0] ?? null;

/** Of two uses of one link the first wins. */
export const takeReset = async (tx: Tx, tokenHash: string): Promise<string | null> =>
  (await tx.query<{ user_id: string }>(`update password_reset r set used_at = $2 from user_account u where r.token_hash = $1 and r.used_at is null and r.expires_at > $2 and u.id = r.user_id and u.state = 'active' returning r.user_id`, [tokenHash, tx.systemNow]))[0]?.user_id ?? null;
