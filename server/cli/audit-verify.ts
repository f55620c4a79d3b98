import { verificationText } from '#audit/verification.text.js';
import { verifyAudit } from '#audit/index.js';
import { openCommandDb } from './command-db.js';

async function main(): Promise<number> {
  const { db, close } = await openCommandDb();
  try {
    const result = await verifyAudit(db, db.ports.storage);
    console.log(verificationText(result));
    return result.fault ? 1 : 0;
  } finally { await close(); }
}

process.exitCode = await main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); return 2; });
