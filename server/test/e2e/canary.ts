import { readdirSync } from 'node:fs';
import type { Product } from './harness.js';

/** A value that is unique in this run, and where alone it may be found. Places: see `placesOf`. */
export interface Canary { readonly what: string; readonly values: readonly string[]; readonly allowed: RegExp }
export interface Leak { readonly what: string; readonly place: string; readonly near: string }
export type Places = ReadonlyMap<string, string>;

/** Every way a date is written. */
export function datesOf(iso: string): string[] {
  const [y = '', m = '', d = ''] = iso.split('-');
  return [iso, `${m}/${d}/${y}`, `${Number(m)}/${Number(d)}/${y}`, `${m}${d}${y}`, `${y}${m}${d}`];
}

/** As it is, in base64, and as an address writes it; digits stand alone, so that a number by chance is none. */
function pattern(values: readonly string[]): RegExp {
  const written = values.flatMap(v => (/^\d{1,10}$/.test(v) ? [`(?<![\\w.:-])${v}(?![\\w:-])`] : [...new Set([v, encodeURIComponent(v), Buffer.from(v).toString('base64').replace(/=+$/, '')])].map(text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))));
  return new RegExp(written.join('|'), 'gi');
}

/** Every find of a canary in a place where it does not belong. */
export function leaksIn(places: Places, canaries: readonly Canary[]): Leak[] {
  return canaries.flatMap(({ what, values, allowed }) => {
    const written = pattern(values);
    return [...places].filter(([place]) => !allowed.test(place)).flatMap(([place, text]) => [...text.matchAll(written)].slice(0, 3).map(m => ({ what, place, near: text.slice(Math.max(0, m.index - 60), m.index + 60).replace(/\s+/g, ' ') })));
  });
}

/** Jobs are gone once they are done: from here on their payloads are kept aside. */
export const keepJobs = (product: Product): Promise<unknown> => product.db(`create table kept_job (payload text); grant insert on kept_job to public;
  create function keep_job() returns trigger language plpgsql security definer as $$ begin insert into public.kept_job values (new.payload::text || coalesce(new.key, '') || coalesce(new.last_error, '')); return new; end $$;
  create trigger keep_job after insert or update on graphile_worker._private_jobs for each row execute function keep_job()`);

type Ask = Product['db'];
interface Relation { readonly s: string; readonly t: string }
const OURS = 'kept_job';
const nameOf = ({ s, t }: Relation): string => (s === 'public' ? t : `${s}.${t}`);
/** Tables, partitions, materialized views and sequences of every schema that is not the server's own. */
const relations = (ask: Ask): Promise<(Relation & { [key: string]: unknown })[]> => ask(`select n.nspname s, c.relname t from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'm', 'f', 'S') and n.nspname !~ '^(pg_|information_schema$)' and c.relname <> '${OURS}' order by 1, 2`);

/** What else a dump has: texts of functions, views, defaults, constraints and policies, and every comment. */
const DEFINITIONS = `select string_agg(text, E'\\n') as text from (
  select p.prosrc as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname !~ '^(pg_|information_schema$)'
  union all select v.definition from pg_views v where v.schemaname !~ '^(pg_|information_schema$)' union all select m.definition from pg_matviews m
  union all select pg_get_expr(adbin, adrelid) from pg_attrdef union all select pg_get_constraintdef(oid) from pg_constraint
  union all select pg_get_expr(polqual, polrelid) from pg_policy union all select description from pg_description where objoid >= 16384 union all select description from pg_shdescription) definitions`;
const LARGE_OBJECTS = `select string_agg(convert_from(lo_get(oid), 'SQL_ASCII'), E'\\n') as text from pg_largeobject_metadata`;

/** Every row of every relation as text, bytes readable, with definitions, comments and large objects: what a raw dump of the database has. */
export async function dumpOf(ask: Ask, name: string): Promise<[string, string][]> {
  const text = async (sql: string): Promise<string> => (await ask<{ text: string | null }>(sql))[0]?.text ?? '';
  const out: [string, string][] = [];
  for (const r of await relations(ask)) out.push([`${name}:${nameOf(r)}`, await text(`select string_agg(row(x.*)::text, E'\\n') as text from (select set_config('bytea_output', 'escape', false)) as readable, "${r.s}"."${r.t}" x`)]);
  return [...out, [`${name}:definitions`, await text(DEFINITIONS)], [`${name}:large objects`, await text(LARGE_OBJECTS)]];
}

/** The same list from the views of the catalogue that people read, to compare with. */
export async function catalogueOf(ask: Ask): Promise<string[]> {
  const rows = await ask<Relation & { [key: string]: unknown }>(`select table_schema s, table_name t from information_schema.tables where table_type in ('BASE TABLE', 'FOREIGN') union select schemaname, matviewname from pg_matviews union select schemaname, sequencename from pg_sequences`);
  return rows.filter(r => !/^(pg_|information_schema$)/.test(r.s) && r.t !== OURS).map(nameOf).sort();
}

/**
 * Everything the product wrote, by place: `log` of both processes; `mail` and `sms` (without the line that says to whom);
 * `jobs`; `events`; `audit`; `replies` that were refusals; `paths` of the files that were kept; `sandbox:<table>`; `dump:<table>` of the product's own database.
 */
export async function placesOf(product: Product, refusals: readonly string[]): Promise<Places> {
  const text = async (ask: Ask, sql: string): Promise<string> => (await ask<{ text: string }>(sql)).map(r => r.text).join('\n');
  const theirs = (await dumpOf(product.sandboxDb, 'sandbox')).filter(([place]) => !/:(mail|sms)_message$/.test(place));
  return new Map<string, string>([
    ['log', product.logs()], ['replies', refusals.join('\n')], ['paths', readdirSync(product.dataDir, { recursive: true }).join('\n')],
    ['mail', await text(product.sandboxDb, `select coalesce(subject, '') || E'\\n' || coalesce(body_text, '') || E'\\n' || coalesce(body_html, '') as text from mail_message`)],
    ['sms', await text(product.sandboxDb, 'select body as text from sms_message')],
    ['jobs', await text(product.db, 'select payload as text from kept_job')], ['events', await text(product.db, 'select name || payload::text as text from domain_event')],
    ['audit', await text(product.db, `select action || ' ' || body as text from audit_entry`)],
    ...theirs, ...await dumpOf(product.db, 'dump'),
  ]);
}
