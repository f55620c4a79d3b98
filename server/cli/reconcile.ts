import { reconcile } from '#billing/index.js';
import { parseConfig } from '#config/config.js';
import { environmentBeside } from '#config/running.js';
import { createLog } from '#kit/http/log.js';
import { openDb } from '../composition/database.js';
import { registerAreas } from '../composition/register.js';

/** `npm run reconcile`: compares all payers with the processor. Ends with 0 when nothing is open, 1 with open differences, 2 when it could not look. */
try {
  registerAreas();
  const db = await openDb(parseConfig(environmentBeside()));
  try {
    const done = await reconcile(db, createLog('warn'), { askedBy: 'command', payers: 1_000_000 });
    console.log(`compared ${done.subscriptions} subscriptions, ${done.invoices} invoices of 35 days and the books of ${done.payers} payers: ${done.differences} differences, ${done.open} open in the queue`);
    for (const d of await db.systemStatement<{ kind: string; processor: string | null; payer: string | null; proposal: string; ours: unknown; theirs: unknown }>(
      `select kind, processor_id processor, payer_id payer, proposal, ours, theirs from reconciliation_difference where state = 'open' order by opened_at, id limit 200`))
      console.log(`- ${d.kind} ${d.processor ?? d.payer ?? ''}: here ${JSON.stringify(d.ours)}, there ${JSON.stringify(d.theirs)}; proposed: ${d.proposal}`);
    process.exitCode = done.open > 0 ? 1 : 0;
  } finally { await db.close(); }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
