import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { system } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { parseConfig } from '#config/config.js';
import { environmentBeside } from '#config/running.js';
import { createUser } from '#identity/index.js';
import { AppError } from '#kit/errors/app-error.js';
import { openDb } from '../composition/database.js';
import { registerAreas } from '../composition/register.js';

/** `npm run owner -- --email you@provider.example --name "Your Name"`: the first person who may sign in; prints a password once. */
async function main(): Promise<number> {
  const { values: { email, name } } = parseArgs({ options: { email: { type: 'string' }, name: { type: 'string' } } });
  if (!email || !name) { console.error('Say who: npm run owner -- --email you@provider.example --name "Your Name"'); return 1; }
  const config = parseConfig(environmentBeside());
  registerAreas();
  const db = await openDb(config);
  try {
    const password = randomBytes(15).toString('base64url');
    await execute(db, system('owner command'), createUser, { email, name, password, roles: ['owner'] });
    console.log(`${email} may sign in at ${new URL('/admin', config.publicUrl).href}\nPassword, shown this once: ${password}`);
    return 0;
  } finally { await db.close(); }
}

process.exitCode = await main().catch((error: unknown) => { console.error(error instanceof AppError ? `Refused: ${error.code}` : error instanceof Error ? error.message : String(error)); return 1; });
