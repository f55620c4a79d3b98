import { setTimeout as wait } from 'node:timers/promises';
import { sealAudit } from '#audit/index.js';
import type { SealOptions } from '#audit/seal-audit.js';
import type { Db } from '#kit/db/db.js';

/** Seals every row there is. A transaction that is open anywhere on the server holds the sealer up, so tests side by side must wait. */
export async function sealAll(db: Db, o: SealOptions = {}): Promise<void> {
  for (let i = 0; i < 500; i++) {
    await sealAudit(db, o);
    const [left] = await db.systemStatement<{ n: bigint }>('select (select count(*) from audit_entry) - coalesce((select total from audit_seal order by batch desc limit 1), 0) n');
    if (left!.n === 0n) return;
    await wait(20);
  }
  throw new Error('rows stayed unsealed for 10 s');
}
