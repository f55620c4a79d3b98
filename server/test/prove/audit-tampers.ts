import pg from 'pg';
import { system } from '#access/actor.js';
import { GENESIS, linkHash, type TrailRow } from '#audit/chain.js';
import { exportHead, record, sealAudit, type Verification, verifyAudit } from '#audit/index.js';
import { sealAll } from '#test/simulators/seal-all.js';
import { MemoryStorage } from '#test/simulators/memory-storage.js';
import { openTestDb, type TestDb } from '#test/db/open-db.js';
import { newId } from '#kit/ids/ids.js';
import type { Proof, Trial } from './proof.js';
import type { Random } from './random.js';

const BATCH = 7;
/** Rows of the trail: sealed and covered by a head, sealed since, not sealed yet. */
const COVERED = 49;
const SEALED = 63;
const ALL = 70;

/** What a tamper did: the first place that is no longer as it was, and whether the rows themselves still show it. */
interface Tamper { readonly kind: string; readonly first: number; readonly seq: string | null; readonly rowsShowIt: boolean }

export const auditTampers: Proof = {
  name: 'audit.tampers', claim: 'a tampered audit trail (edit, delete, insert, swap, move, truncate, re-hash, sealed again) at or before the last exported head is found, and the first bad row named',
  full: 1000, small: 60, open: startTamperWorld,
};

/** A trail of 70 rows in 9 seals and 3 heads, and an attacker with every right in the database but without the key. */
async function startTamperWorld(): Promise<Trial> {
  const storage = new MemoryStorage();
  const t = await openTestDb({ ports: { storage } });
  await grow(t, 21, storage);
  await grow(t, 21, storage);
  await grow(t, COVERED - 42, storage);
  await grow(t, SEALED - COVERED);
  await write(t, ALL - SEALED);
  const admin = new pg.Client({ connectionString: t.clone.ownerUrl });
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(`alter table audit_entry drop constraint audit_entry_id_key;
    create table kept_entry as table audit_entry; create table kept_seal as table audit_seal`);
  const clean = await verifyAudit(t.db, storage);
  if (clean.fault || clean.rows !== ALL || clean.heads !== 3) throw new Error(`the trail is not clean before the first tamper: ${JSON.stringify(clean, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}`);
  return {
    // tampers once, verifies, and puts everything back
    once: async random => {
      const tamper = await tamperOnce(admin, t, random);
      const complaint = judge(tamper, await verifyAudit(t.db, storage));
      await admin.query(`truncate audit_entry, audit_seal; insert into audit_entry overriding system value select * from kept_entry; insert into audit_seal select * from kept_seal`);
      return complaint;
    },
    close: async () => { await admin.end(); await t.close(); },
  };
}

async function write(t: TestDb, rows: number): Promise<void> {
  for (let i = 0; i < rows; i++)
    await t.db.change(system('prove'), tx => record(tx, { action: 'thing.changed', subjectType: 'Thing', subjectId: newId(), changes: { state: ['old', `new ${i}`] }, details: { i } }));
}
async function grow(t: TestDb, rows: number, storage?: MemoryStorage): Promise<void> {
  await write(t, rows);
  await sealAll(t.db, { batch: BATCH });
  if (storage) await exportHead(t.db, storage);
}

function judge(tamper: Tamper, { fault }: Verification): string | null {
  const what = `${tamper.kind} at place ${tamper.first} (row ${tamper.seq})`;
  if (!fault) return `${what} was not found`;
  if (tamper.rowsShowIt && (fault.position !== tamper.first || (tamper.seq !== null && fault.seq !== tamper.seq))) return `${what} was named as place ${fault.position} (row ${fault.seq}): ${fault.message}`;
  if (fault.position > tamper.first) return `${what} was named behind itself, at place ${fault.position}: ${fault.message}`;
  return null;
}

type Attack = (admin: pg.Client, t: TestDb, random: Random) => Promise<Tamper>;

const seqAt = async (admin: pg.Client, place: number): Promise<string> =>
  (await admin.query<{ seq: string }>('select seq::text from audit_entry order by xid, seq offset $1 limit 1', [place - 1])).rows[0]!.seq;
const somewhere = (random: Random, most = COVERED): number => 1 + random.below(most);

const edit: Attack = async (admin, _t, random) => {
  const first = somewhere(random);
  const seq = await seqAt(admin, first);
  const change = random.pick([
    `at = at + interval '1 second'`, `at = at + interval '1 microsecond'`, `actor_kind = 'user'`, `actor_id = 'x'`, 'actor_id = null', `action = 'thing.kept'`, `subject_type = 'Other'`, `subject_id = gen_random_uuid()`,
    `outcome = 'refused'`, `ip = '10.0.0.1'`, `request_id = 'x'`, `body = replace(body, 'new', 'old')`, `body = body || ' '`, `id = gen_random_uuid()`, `key_id = 'k2'`, `hmac = reverse(hmac)`, `hmac = ''`,
  ]);
  await admin.query(`update audit_entry set ${change} where seq = $1`, [seq]);
  return { kind: `edit (${change})`, first, seq, rowsShowIt: true };
};

const remove: Attack = async (admin, _t, random) => {
  const first = somewhere(random);
  const seq = await seqAt(admin, first);
  const more = random.chance(0.3) ? 1 + random.below(10) : 0;
  await admin.query('delete from audit_entry where seq in (select seq from audit_entry order by xid, seq offset $1 limit $2)', [first - 1, 1 + more]);
  return { kind: 'delete', first, seq, rowsShowIt: true };
};

/** A genuine row a second time, or one made up, right behind a row of some transaction. */
const insert: Attack = async (admin, _t, random) => {
  const place = somewhere(random);
  const behind = await seqAt(admin, place);
  const made = random.chance(0.5);
  const { rows } = await admin.query<{ seq: string }>(`insert into audit_entry (id, xid, at, actor_kind, actor_id, action, subject_type, subject_id, outcome, ip, request_id, body, key_id, hmac)
    select case when $2 then gen_random_uuid() else c.id end, p.xid, c.at, c.actor_kind, c.actor_id, c.action, c.subject_type, c.subject_id, c.outcome, c.ip, c.request_id, c.body, c.key_id, c.hmac
    from audit_entry p, (select * from audit_entry order by random() limit 1) c where p.seq = $1 returning seq::text`, [behind, made]);
  return { kind: made ? 'insert' : 'insert a copy', first: place + 1, seq: rows[0]!.seq, rowsShowIt: true };
};

const CONTENT = 'id, at, actor_kind, actor_id, action, subject_type, subject_id, outcome, ip, request_id, body, key_id, hmac';
const swap: Attack = async (admin, _t, random) => {
  const [a, b] = random.shuffle(Array.from({ length: COVERED }, (_, i) => i + 1)).slice(0, 2).sort((x, y) => x - y) as [number, number];
  const [one, two] = [await seqAt(admin, a), await seqAt(admin, b)];
  const columns = CONTENT.split(', ');
  await admin.query(`update audit_entry e set (${CONTENT}) = (select ${columns.map(c => `o.${c}`).join(', ')} from kept_entry o where o.seq = case when e.seq = $1 then $2::bigint else $1::bigint end) where e.seq in ($1::bigint, $2::bigint)`, [one, two]);
  return { kind: 'swap', first: a, seq: one, rowsShowIt: true };
};

const move: Attack = async (admin, _t, random) => {
  const first = somewhere(random, COVERED - 1);
  const seq = await seqAt(admin, first);
  await admin.query(`update audit_entry set xid = (xid::text::bigint + $2)::text::xid8 where seq = $1`, [seq, 1 + random.below(500)]);
  const { rows } = await admin.query<{ place: string }>('select place::text from (select seq, row_number() over (order by xid, seq) place from audit_entry) p where seq = $1', [seq]);
  // a gap in the transactions may leave the order as it was: then the row itself differs in its chain hash
  return { kind: `move to place ${rows[0]!.place}`, first, seq, rowsShowIt: true };
};

const cut: Attack = async (admin, _t, random) => {
  const first = somewhere(random);
  const seq = await seqAt(admin, first);
  await admin.query('delete from audit_entry where (xid, seq) >= (select xid, seq from audit_entry where seq = $1)', [seq]);
  return { kind: 'truncate', first, seq, rowsShowIt: true };
};

const cutWithSeals: Attack = async (admin, t, random) => {
  const { first } = await cut(admin, t, random);
  const all = random.chance(0.5);
  await admin.query('delete from audit_seal where total >= $1', [all ? 0 : first]);
  return { kind: `truncate with ${all ? 'all' : 'the'} seals`, first: all ? 1 : first, seq: null, rowsShowIt: false };
};

/** Any of the others, and every seal computed anew over what is there, as somebody can who knows the code but not the key. */
const rehash: Attack = async (admin, t, random) => {
  const tamper = await random.pick([edit, remove, insert, swap, cut])(admin, t, random);
  await resealWithoutKey(admin);
  return { ...tamper, kind: `${tamper.kind}, re-hashed`, rowsShowIt: tamper.kind.startsWith('edit') || tamper.kind === 'insert', seq: tamper.kind.startsWith('edit') || tamper.kind === 'insert' ? tamper.seq : null };
};

/** The seals are dropped, and the product's own sealer, which has the key, is left to seal the forged rows. */
const oracle: Attack = async (admin, t, random) => {
  const tamper = await random.pick([remove, swap])(admin, t, random);
  await admin.query('delete from audit_seal where total >= $1', [tamper.first]);
  await sealAudit(t.db, { batch: random.pick([BATCH, 1000]) });
  return { ...tamper, kind: `${tamper.kind}, sealed again`, rowsShowIt: false, seq: null };
};

async function resealWithoutKey(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<TrailRow>(`select seq::text, xid::text, id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') at, actor_kind "actorKind", actor_id "actorId", action,
    subject_type "subjectType", subject_id "subjectId", outcome, ip, request_id "requestId", body, key_id "keyId", hmac from audit_entry order by audit_entry.xid, audit_entry.seq`);
  // as many rows to a seal as the sealer took, which waits for transactions of others: what lies before the tamper is as it was
  const sizes = (await admin.query<{ rows: number }>('select cardinality(seqs) rows from kept_seal order by batch')).rows.map(seal => seal.rows);
  await admin.query('truncate audit_seal');
  let hash = GENESIS;
  for (let at = 0, batch = 1; at < rows.length; at += sizes[batch - 1] ?? BATCH, batch++) {
    const part = rows.slice(at, at + (sizes[batch - 1] ?? BATCH));
    const previous = hash;
    const hashes = part.map(row => (hash = linkHash(hash, row)));
    await admin.query(`insert into audit_seal values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'k1', coalesce((select mac from kept_seal where batch = $1), ''), now())`,
      [batch, part[0]!.xid, part[0]!.seq, part.at(-1)!.xid, part.at(-1)!.seq, part.length, at + part.length, previous, hash, part.map(r => r.seq), hashes]);
  }
}

const ATTACKS: readonly Attack[] = [edit, edit, remove, insert, swap, move, cut, cutWithSeals, rehash, rehash, oracle];
const tamperOnce: Attack = (admin, t, random) => random.pick(ATTACKS)(admin, t, random);
