import type { Db } from '#kit/db/db.js';
import { notFound } from '#kit/errors/app-error.js';
import type { Member } from './member-session.js';

/** The payer of the household's membership that runs, or of its latest. */
export async function payerOf(db: Db, member: Member): Promise<string> {
  const [row] = await db.read(member, tx => tx.query<{ id: string }>(`select payer_id id from membership where household_id = $1 order by state = 'ended', created_at desc limit 1`, [member.session.householdId]));
  if (!row) throw notFound();
  return row.id;
}
