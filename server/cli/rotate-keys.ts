import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { record } from '#audit/index.js';
import { parseConfig, type Config } from '#config/config.js';
import { environmentBeside } from '#config/running.js';
import { changeRing, withNewKey, withoutKey } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import { lockRing, newestRotation, RESEAL, staleTotal, usesOf } from '#privacy/index.js';
import { openDb } from '../composition/database.js';
import { registerAreas } from '../composition/register.js';

const HELP = `npm run keys:rotate                     a new key becomes current, and everything sealed is sealed anew; shows how far it is
npm run keys:rotate -- --status         how far it is
npm run keys:rotate -- --retire k1      takes an old key out of the ring, if nothing needs it any more
Where KEYS is given by the environment: add --write <file> for the new value of KEYS (written with mode 0600), and put it in place yourself.`;
const JOB = 'keys command';
const PATIENCE_SECONDS = 60;
const say = (text: string): void => { process.stdout.write(`${text}\n`); };

/** Ends with 0 when done, 1 when refused, 2 when it could not look. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { status: { type: 'boolean' }, retire: { type: 'string' }, write: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) { say(HELP); return 0; }
  const config = parseConfig(environmentBeside());
  registerAreas();
  const db = await openDb(config);
  try {
    if (values.status) return await status(db);
    if (values.retire !== undefined) return await retire(db, config, values.retire, values.write);
    return await rotate(db, config, values.write);
  } finally { await db.close(); }
}

/** Where the ring lies decides: a data folder's is changed in one step, that of the environment is somebody else's to change. */
function change(config: Config, write: string | undefined, by: (json: string) => { json: string }): 'changed' | 'written' | 'refused' {
  if (!config.KEYS) { changeRing(path.resolve(config.DATA_DIR), by); return 'changed'; }
  if (!write) return 'refused';
  writeFileSync(write, `${by(config.KEYS).json}\n`, { mode: 0o600, flag: 'wx' });
  return 'written';
}

async function rotate(db: Db, config: Config, write: string | undefined): Promise<number> {
  const before = db.keys.current;
  if (await db.systemChange(JOB, tx => staleTotal(tx, before)) > 0) {
    say(`There are values of an older key than ${before}: that rotation comes first.`);
    return await start(db);
  }
  let added = '';
  const how = await db.systemChange(JOB, async tx => { await lockRing(tx); return change(config, write, json => { const made = withNewKey(json); added = made.id; return made; }); });
  if (how === 'refused') { say(`KEYS is given by the environment.\n${HELP}`); return 1; }
  if (how === 'written') { say(`${write} holds the ring with ${added} as its current key. With several processes, first give all of them the ring with "current" as it was. Everything is sealed anew after the restart.`); return 0; }
  db.keys.refresh();
  await db.systemChange(JOB, tx => record(tx, { action: 'key.added', subjectType: 'Key', subjectId: added, details: { before } }));
  say(`${added} is the current key; ${before} still opens what it sealed.`);
  return await start(db);
}

async function start(db: Db): Promise<number> {
  await db.systemChange(JOB, tx => enqueue(tx, RESEAL, {}, { key: RESEAL, maxAttempts: 10 }));
  return await follow(db);
}

/** Prints how far the job is until it has ended, or nothing has moved for a minute. */
async function follow(db: Db): Promise<number> {
  let last = '';
  for (let still = 0; still < PATIENCE_SECONDS * 2; still++) {
    const { left, text, state } = await progress(db);
    if (text !== last) { say(text); [last, still] = [text, 0]; }
    if (left === 0) return 0;
    if (state === 'failed') { say('Some values open with no key of the ring; the log names them. Put their key back into the ring.'); return 1; }
    await wait(500);
  }
  say('Nothing has moved for a minute: is the product running? The work goes on where it was as soon as it does.');
  return 1;
}

async function progress(db: Db): Promise<{ left: number; text: string; state: string | null }> {
  return db.systemChange(JOB, async tx => {
    const [left, rotation] = [await staleTotal(tx, tx.keys.current), await newestRotation(tx)];
    const state = rotation?.keyId === tx.keys.current ? rotation.state : null;
    const share = rotation && rotation.total > 0 ? Math.min(100, Math.floor(100 * rotation.done / rotation.total)) : 100;
    return { left, state, text: left === 0 ? `Everything is sealed with ${tx.keys.current}.` : `${tx.keys.current}: ${left} values to go${state && rotation ? `, ${rotation.done} of ${rotation.total} done (${share} %)` : ''}` };
  });
}

async function status(db: Db): Promise<number> {
  say((await progress(db)).text);
  for (const id of db.keys.ids.slice(1)) {
    const uses = await db.systemChange(JOB, tx => usesOf(tx, id));
    say(uses.length ? `${id} is still needed: ${uses.map(u => `${u.rows} in ${u.place}`).join(', ')}` : `${id} is no longer needed: npm run keys:rotate -- --retire ${id}`);
  }
  return 0;
}

async function retire(db: Db, config: Config, id: string, write: string | undefined): Promise<number> {
  if (id !== db.keys.current && !db.keys.ids.includes(id)) { say(`${id} is not in the ring: ${db.keys.ids.join(', ')}`); return 1; }
  const uses = await db.systemChange(JOB, tx => usesOf(tx, id));
  if (uses.length) { say(`Refused: ${id} is still needed by ${uses.reduce((n, u) => n + u.rows, 0)} rows (${uses.map(u => `${u.rows} in ${u.place}`).join(', ')}).`); return 1; }
  const how = await db.systemChange(JOB, async tx => { await lockRing(tx); return change(config, write, json => ({ json: withoutKey(json, id) })); });
  if (how === 'refused') { say(`KEYS is given by the environment.\n${HELP}`); return 1; }
  await db.systemChange(JOB, tx => record(tx, { action: 'key.retired', subjectType: 'Key', subjectId: id }));
  say(how === 'written' ? `${write} holds the ring without ${id}.` : `${id} is out of the ring. What it signed in the audit trail still verifies.`);
  return 0;
}

process.exitCode = await main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : String(error)); return 2; });
