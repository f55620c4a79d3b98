import type { Tx } from '#kit/db/tx.js';

/** What the database knows of a table: which columns can be read in order by an index, which searched by any part of their text, which are never empty, which hold ids. */
export interface TableFacts { readonly ids: ReadonlySet<string>; readonly ordered: ReadonlySet<string>; readonly searchable: ReadonlySet<string>; readonly required: ReadonlySet<string> }

const known = new Map<string, TableFacts>();

/** Asked once a process and table: migrations run before the server starts. */
export async function tableFacts(tx: Tx, table: string): Promise<TableFacts> {
  let facts = known.get(table);
  if (!facts) { facts = await ask(tx, table); known.set(table, facts); }
  return facts;
}

async function ask(tx: Tx, table: string): Promise<TableFacts> {
  const indexed = await tx.query<{ name: string; method: string; first: boolean }>(`select a.attname "name", am.amname "method", a.attnum = i.indkey[0] "first"
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indrelid = $1::regclass and i.indisvalid and i.indpred is null`, [table]);
  const columns = await tx.query<{ name: string; required: boolean; id: boolean }>('select attname "name", attnotnull "required", atttypid = $2::regtype "id" from pg_attribute where attrelid = $1::regclass and attnum > 0', [table, 'uuid']);
  return {
    ordered: new Set(indexed.filter(i => i.method === 'btree' && i.first).map(i => i.name)),
    searchable: new Set(indexed.filter(i => i.method === 'gin').map(i => i.name)),
    required: new Set(columns.filter(c => c.required).map(c => c.name)), ids: new Set(columns.filter(c => c.id).map(c => c.name)),
  };
}
