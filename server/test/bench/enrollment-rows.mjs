// The rows the product writes for one enrollment, read from its tables, with every id replaced by a placeholder: what a bare statement has to write too.
const WRITTEN = {
  household: 'application_id = $1', person: 'application_id = $1', membership: 'application_id = $1', payer: 'application_id = $1', subscription: 'application_id = $1', subscription_item: 'application_id = $1',
  billing_intent: 'application_id = $1', state_history: 'subject_id = $1', domain_event: `payload ->> 'application' = $1::text`, audit_entry: 'subject_id = $1::text', idempotency_record: `scope = 'submit:' || $1::text`,
};
const UUID = /"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"/g;

/** [{ table, columns, text }]; ids that stand in other tables than these (application, plan version) stay as they are. */
export async function enrollmentRows(admin, applicationId) {
  const names = new Map();
  const parts = [];
  for (const [table, where] of Object.entries(WRITTEN)) {
    const { rows } = await admin.query(`select to_jsonb(t) row from ${table} t where ${where}`, [applicationId]);
    if (rows.length === 0) throw new Error(`an enrollment wrote no row of ${table}`);
    const columns = (await admin.query(`select column_name from information_schema.columns where table_name = $1 and table_schema = 'public' and is_identity = 'NO' and is_generated = 'NEVER'`, [table])).rows.map(r => r.column_name);
    for (const { row } of rows) names.set(row.id, `id:${names.size}`);
    // an application has one open membership: the copies are closed, and cost the bare statement one index entry less
    parts.push({ table, columns: columns.join(', '), rows: rows.map(r => ({ ...r.row, ...unique(r.row, names), ...(table === 'membership' ? { state: 'ended' } : {}) })) });
  }
  return parts.map(({ rows, ...part }) => ({ ...part, text: JSON.stringify(rows).replace(UUID, (whole, id) => (names.has(id) ? `"${names.get(id)}"` : whole)) }));
}

/** Values that may stand only once get a placeholder of their own. */
function unique(row, names) {
  const once = {};
  for (const column of ['number', 'scope', 'processor_customer_id', 'processor_subscription_id', 'processor_item_id']) {
    if (row[column] === undefined || row[column] === null) continue;
    once[column] = `id:${names.size}`;
    names.set(Symbol(column), once[column]);
  }
  return once;
}
