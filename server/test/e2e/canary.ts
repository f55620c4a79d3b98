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
/** Every table of every schema as text, row by row, as a dump of the database has it. */
export async function dumpOf(ask: Ask, name: string): Promise<[string, string][]> {
  const tables = await ask<{ s: string; t: string }>(`select schemaname s, tablename t from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'kept_job' order by 1, 2`);
  const out: [string, string][] = [];
  for (const { s, t } of tables) {
    const [row] = await ask<{ text: string | null }>(`select string_agg(x::text, E'\\n') as text from "${s}"."${t}" x`);
    out.push([`${name}:${t}`, row?.text ?? '']);
  }
  return out;
}

/**
 * Everything the product wrote, by place: `log` of both processes; `mail` and `sms` (without the line that says to whom);
 * `jobs`; `events`; `audit`; `replies` that were refusals; `sandbox:<table>`; `dump:<table>` of the product's own database.
 */
export async function placesOf(product: Product, refusals: readonly string[]): Promise<Places> {
  const text = async (ask: Ask, sql: string): Promise<string> => (await ask<{ text: string }>(sql)).map(r => r.text).join('\n');
  const theirs = (await dumpOf(product.sandboxDb, 'sandbox')).filter(([place]) => !/:(mail|sms)_message$/.test(place));
  return new Map<string, string>([
    ['log', product.logs()], ['replies', refusals.join('\n')],
    ['mail', await text(product.sandboxDb, `select coalesce(subject, '') || E'\\n' || coalesce(body_text, '') || E'\\n' || coalesce(body_html, '') as text from mail_message`)],
    ['sms', await text(product.sandboxDb, 'select body as text from sms_message')],
    ['jobs', await text(product.db, 'select payload as text from kept_job')], ['events', await text(product.db, 'select name || payload::text as text from domain_event')],
    ['audit', await text(product.db, `select action || ' ' || body as text from audit_entry`)],
    ...theirs, ...await dumpOf(product.db, 'dump'),
  ]);
}
