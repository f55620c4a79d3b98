import { AbilityBuilder, createMongoAbility, subject as tagged } from '@casl/ability';
import pg from 'pg';
import type { Ability } from '#access/ability.js';
import { abilityToSql, type Sql } from '#access/ability-sql.js';
import { conditionsMatcher } from '#access/matcher.js';
import { adminUrl, cloneDatabase } from '#test/db/database.js';
import type { Proof, Trial } from './proof.js';
import type { Random } from './random.js';

export const accessFuzz: Proof = {
  name: 'access.fuzz', claim: 'the rows a random set of access rules lets through are the same in JavaScript (CASL) and in SQL', full: 3000, small: 200, open: startFuzz,
};

type Row = Readonly<{ id: number; a: number | null; b: string | null; c: boolean | null; d: string | null }>;
const COLUMNS = { id: 'id', a: 'a', b: 'b', c: 'c', d: 'd' } as const;
const VALUES = { a: [null, 0, 1, 2, 3], b: [null, '', 'x', 'y'], c: [null, true, false], d: [null, '2026-11-20', '2026-11-21'] } as const;
type Field = keyof typeof VALUES;
const FIELDS = Object.keys(VALUES) as Field[];

/** 180 rows: every combination, nulls included. */
const ROWS: readonly Row[] = VALUES.a.flatMap(a => VALUES.b.flatMap(b => VALUES.c.flatMap(c => VALUES.d.map(d => ({ a, b, c, d }))))).map((row, id) => ({ id, ...row }));

async function startFuzz(): Promise<Trial> {
  const clone = await cloneDatabase();
  const client = new pg.Client({ connectionString: Object.assign(new URL(adminUrl()), { pathname: `/${clone.name}` }).href });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table fuzz (id int, a int, b text, c boolean, d text)');
  await client.query('insert into fuzz select * from jsonb_populate_recordset(null::fuzz, $1)', [JSON.stringify(ROWS)]);
  return { once: random => compare(client, random), close: async () => { await client.end(); await clone.dispose(); } };
}

async function compare(client: pg.Client, random: Random): Promise<string | null> {
  const { can, cannot, build } = new AbilityBuilder<Ability>(createMongoAbility);
  const rules: string[] = [];
  for (let n = 1 + random.below(4); n > 0; n--) {
    const inverted = random.chance(0.35);
    const condition = random.chance(0.12) ? undefined : conditionOf(random, 2);
    rules.push(`${inverted ? 'cannot' : 'can'} ${JSON.stringify(condition)}`);
    (inverted ? cannot : can)('read', 'Row', condition as never);
  }
  const ability = build({ conditionsMatcher });
  const inJs = ROWS.filter(row => ability.can('read', tagged('Row', { ...row }) as never)).map(r => r.id);
  const { text, values } = positional(abilityToSql(ability, 'read', 'Row', COLUMNS));
  const { rows } = await client.query<{ id: number }>(`select id from fuzz where ${text} order by id`, values);
  const inSql = rows.map(r => r.id);
  return JSON.stringify(inJs) === JSON.stringify(inSql) ? null : `${rules.join('; ')}: JavaScript ${inJs.length} rows, SQL ${inSql.length} rows`;
}

function positional({ text, params }: Sql): { text: string; values: unknown[] } {
  const names = Object.keys(params);
  return { text: text.replace(/:(ab\d+)\b/g, (_, name: string) => `$${names.indexOf(name) + 1}`), values: names.map(n => params[n]) };
}

function conditionOf(random: Random, depth: number): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (let n = 1 + random.below(2); n > 0; n--) {
    const field = random.pick(FIELDS);
    out[field] = comparison(random, field);
  }
  if (depth > 0 && random.chance(0.5)) {
    out[random.pick(['$and', '$or', '$nor'] as const)] = Array.from({ length: 1 + random.below(3) }, () => conditionOf(random, depth - 1));
  }
  return out;
}

function comparison(random: Random, field: Field): unknown {
  const all = VALUES[field] as readonly unknown[];
  const some = random.shuffle(all).slice(0, random.below(all.length + 1));
  const present = random.pick(all.filter(v => v !== null));
  const value = random.pick(all);
  const choices: unknown[] = [value, { $eq: value }, { $ne: value }, { $in: some }, { $nin: some }];
  if (field !== 'c') choices.push({ $lt: present }, { $lte: present }, { $gt: present }, { $gte: present });
  const chosen = random.pick(choices);
  return random.chance(0.15) && typeof chosen === 'object' && chosen !== null ? { $not: chosen } : chosen;
}
