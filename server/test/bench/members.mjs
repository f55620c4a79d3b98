// A million members in a quarter of a million households, made by SQL in one go.
const HOUSEHOLDS = 250_000;
const A_HOUSEHOLD = 4;
const FIRST = ['Ava', 'Noah', 'Mia', 'Liam', 'Zoe', 'Ethan', 'Ivy', 'Owen', 'Luz', 'Mateo', 'Nora', 'Elias', 'Ruth', 'Caleb', 'June', 'Hugo', 'Vera', 'Omar', 'Tess', 'Milo'];
const LAST = ['Oak', 'Stone', 'River', 'Hart', 'Vance', 'Moss', 'Quill', 'Thorn', 'Lark', 'Brook', 'Ridge', 'Fenn', 'Dale', 'West', 'North', 'Marsh', 'Holt', 'Cross', 'Field', 'Shaw'];
const END = ['field', 'wood', 'man', 'son', 'well', 'ford', 'ley', 'ton', 'worth', 'by'];
export const MEMBERS = HOUSEHOLDS * A_HOUSEHOLD;

const pick = (list, by) => `('{${list.join(',')}}'::text[])[1 + (${by}) % ${list.length}]`;
/** Ids in the order of time, as the product makes them. */
const id = n => `(lpad(to_hex(1700000000000 + ${n}), 12, '0') || '7000' || '8' || substr(md5((${n})::text), 1, 15))::uuid`;

/** Indexes are made after the rows: that is ten times as fast, and leaves them as a fresh import would. */
export async function seedMembers(admin) {
  const { rows: indexes } = await admin.query(`select indexname name, indexdef text from pg_indexes where schemaname = 'public' and tablename in ('person', 'household') and indexname not like '%pkey'`);
  await admin.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'; ${indexes.map(i => `drop index "${i.name}"`).join('; ')}`);
  await admin.query(`insert into household (id, application_id, email, phone, line1, city, state, zip, locale, created_at, updated_at)
    select ${id('n * 10')}, gen_random_uuid(), 'member' || n || '@bench.example', '+1480' || lpad(n::text, 7, '0'), n || ' Saguaro Way', 'Phoenix', 'AZ', '85004', 'en', '2024-01-01'::timestamptz + n * interval '4 minutes', now() from generate_series(1, ${HOUSEHOLDS}) n`);
  await admin.query(`insert into person (id, household_id, application_id, role, first_name, last_name, birth_date_sealed, disabled, medicare, ages_out_on, position, created_at, updated_at)
    select ${id('n * 10 + m')}, ${id('n * 10')}, gen_random_uuid(), (array['self', 'spouse', 'child', 'child'])[m], ${pick(FIRST, 'n * 7 + m * 3')}, ${pick(LAST, 'n')} || ${pick(END, 'n / 20')} || case when n % 3 = 0 then '-' || ${pick(LAST, 'n / 400')} else '' end,
      'k1.x', false, case when m < 3 then n % 9 = 0 end, case when m > 2 then '2030-01-01'::date + n % 5000 end, m - 1, '2024-01-01'::timestamptz + n * interval '4 minutes' + m * interval '1 second', now() from generate_series(1, ${HOUSEHOLDS}) n, generate_series(1, ${A_HOUSEHOLD}) m`);
  for (const index of indexes) await admin.query(index.text);
  await admin.query('analyze person; analyze household; set session_replication_role = origin');
}
