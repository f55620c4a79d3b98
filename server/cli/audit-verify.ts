import { verifyAudit } from '#audit/index.js';
import { verificationText } from '#audit/verification.text.js';
import { parseConfig } from '#config/config.js';
import { environmentBeside } from '#config/running.js';
import { openDb } from '../composition/database.js';

/** `npm run audit:verify`: reads the whole audit trail and its exported heads. Ends with 0 when it verifies, 1 at a fault, 2 when it could not look. */
try {
  const db = await openDb(parseConfig(environmentBeside()));
  try {
    const result = await verifyAudit(db, db.ports.storage);
    console.log(verificationText(result));
    process.exitCode = result.fault ? 1 : 0;
  } finally { await db.close(); }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
