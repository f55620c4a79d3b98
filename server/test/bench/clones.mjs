// One member who came in by the front door, many times over: every row of theirs in both databases, with ids of its own. What is copied is what
// the product and the sandbox wrote, whatever tables and objects they have by now.
import { newId } from '#kit/ids/ids.js';
import { randomText } from '#sandbox/ids.js';

const A_BATCH = 200;
/** Journals of what happened to the first one, and what has been sent. */
const LEFT_OUT = new Set(['notice', 'state_history', 'domain_event', 'audit_entry', 'inbox_event']);
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Rows of the application, table by table, and of the tables that hang on those by a foreign key. */
async function ours(admin, applicationId) {
  const { rows: tables } = await admin.query(`select table_name name from information_schema.columns where column_name = 'application_id' and table_schema = 'public'`);
  const parts = [{ table: 'application', rows: (await admin.query('select to_jsonb(t) row from application t where id = $1', [applicationId])).rows.map(r => r.row) }];
  for (const { name } of tables) {
    if (LEFT_OUT.has(name)) continue;
    parts.push({ table: name, rows: (await admin.query(`select to_jsonb(t) row from "${name}" t where application_id = $1`, [applicationId])).rows.map(r => r.row) });
  }
  const full = parts.filter(p => p.rows.length);
  for (const part of full) part.columns = (await admin.query(`select column_name from information_schema.columns where table_name = $1 and table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO'`, [part.table])).rows.map(r => `"${r.column_name}"`).join(', ');
  return full;
}

/** @returns how many rows and objects a member has */
export async function cloneMember({ admin, theirs, applicationId, count }) {
  const parts = await ours(admin, applicationId);
  const objects = (await theirs.query(`select id, object, created, customer, parent, data, hidden from stripe_object where object not in ('product')`)).rows;
  const timers = (await theirs.query('select kind, ref, due, test_clock from stripe_timer')).rows;
  const text = JSON.stringify({ parts, objects, timers });
  // ids of plan, version, site and agreement document stay: they are shared
  const uuids = new Set(parts.flatMap(p => p.rows.map(r => r.id).filter(Boolean)).filter(id => UUID.test(id) || (UUID.lastIndex = 0, true)));
  const names = objects.map(o => o.id);
  for (let done = 0; done < count; done += A_BATCH) {
    const batch = Array.from({ length: Math.min(A_BATCH, count - done) }, (_, i) => copyOf(text, uuids, names, done + i));
    await admin.query('set session_replication_role = replica');
    for (const [at, part] of parts.entries()) {
      await admin.query(`insert into "${part.table}" (${part.columns}) select ${part.columns} from jsonb_populate_recordset(null::"${part.table}", $1)`, [JSON.stringify(batch.flatMap(b => b.parts[at].rows))]);
    }
    await theirs.query(`insert into stripe_object (id, object, created, customer, parent, data, hidden)
      select id, object, created, customer, parent, data, hidden from jsonb_to_recordset($1) as r(id text, object text, created bigint, customer text, parent text, data jsonb, hidden jsonb)`, [JSON.stringify(batch.flatMap(b => b.objects))]);
    await theirs.query(`insert into stripe_timer select kind, ref, due, test_clock from jsonb_to_recordset($1) as r(kind text, ref text, due bigint, test_clock text)`, [JSON.stringify(batch.flatMap(b => b.timers))]);
  }
  await admin.query('set session_replication_role = origin; analyze');
  await theirs.query('analyze');
  return { rows: parts.reduce((n, p) => n + p.rows.length, 0), objects: objects.length };
}

function copyOf(text, uuids, names, n) {
  const known = new Map(names.map(name => [name, `${name.slice(0, -6)}${String(n).padStart(6, '0')}`]));
  for (const id of uuids) known.set(id, newId());
  const copy = JSON.parse(text.replace(/[A-Za-z_]*_[0-9A-Za-z]{14,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, word => known.get(word) ?? word));
  for (const { rows } of copy.parts) for (const row of rows) for (const column of ['number', 'resume_mac', 'scope']) if (typeof row[column] === 'string') row[column] = `${row[column]}-${n}-${randomText(4)}`;
  return copy;
}
