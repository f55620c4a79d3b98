// A page of 50 rows of one tenant among 200,000, read as lists read theirs: scope compiled from the ability, with row-level security
// behind it, in one message that is a read-only transaction of its own. Against the same query with its WHERE written by hand, without
// row-level security, in a read-only transaction as anybody would write one. For comparison: a unit of work that begins and ends with
// messages of its own, somebody who was never here, and the query by hand with no transaction around it.
import { registerSubjects } from '#access/ability.js';
import { user } from '#access/actor.js';
import { declareSubject } from '#access/declare.js';
import { scoped } from '#access/scope.js';
import { dataSource } from '#kit/db/data-source.js';
import { Db } from '#kit/db/db.js';
import { newId } from '#kit/ids/ids.js';
import { EntitySchema } from 'typeorm';
import { median } from './load.mjs';

const TENANTS = 100;
const A_TENANT = 2000;
const ROUNDS = 9;
const A_ROUND = 200;

const BenchRow = new EntitySchema({ name: 'BenchScope', tableName: 'bench_scope', columns: { id: { type: 'uuid', primary: true }, agencyId: { type: 'uuid', name: 'agency_id' }, name: { type: 'text' }, state: { type: 'text' } } });

async function prepare(admin) {
  const tenants = Array.from({ length: TENANTS }, newId);
  await admin.query(`create table bench_scope (id uuid primary key, agency_id uuid not null, name text not null, state text not null);
    insert into bench_scope select gen_random_uuid(), a::uuid, 'row ' || n, case when n % 3 = 0 then 'active' else 'ended' end from unnest('{${tenants.join(',')}}'::text[]) a, generate_series(1, ${A_TENANT}) n;
    create index on bench_scope (agency_id, id); analyze bench_scope;
    alter table bench_scope enable row level security; alter table bench_scope force row level security;
    create policy bench_scope_tenant on bench_scope to mpp_app using ((select current_setting('app.scope', true)) = 'all' or agency_id = any ((select string_to_array(current_setting('app.agency', true), ','))::uuid[]));
    grant select on bench_scope to mpp_app;
    create table bench_free as table bench_scope; alter table bench_free add primary key (id); create index on bench_free (agency_id, id); analyze bench_free; grant select on bench_free to mpp_app;`);
  return tenants;
}

export async function benchScope(world) {
  const tenants = await prepare(world.admin);
  const Free = new EntitySchema({ ...BenchRow.options, name: 'BenchFree', tableName: 'bench_free' });
  const subject = declareSubject({ name: 'BenchScope', table: 'bench_scope', entity: BenchRow, tenancy: { agency: 'agency_id' }, fields: { id: 'id', agencyId: 'agency_id', name: 'name', state: 'state' }, grants: [{ to: ['agency_manager'], actions: ['read'], rows: actor => ({ agencyId: { $in: actor.roles.map(r => r.agencyId) } }) }] });
  registerSubjects(subject);
  const source = await dataSource({ url: world.urls.appUrl, poolSize: 2, entities: [BenchRow, Free], name: 'bench' }).initialize();
  const db = new Db({ app: source, system: source, keys: world.db.keys, ports: {}, timeZone: 'UTC', movableClock: false });
  // a person is met again and again, each time with the roles as they are read for that request; somebody who was never here has an ability made
  const people = new Map(tenants.map(agencyId => [agencyId, newId()]));
  const page = query => query.andWhere('r.state = :state', { state: 'active' }).orderBy('r.agencyId').addOrderBy('r.id').limit(50).getMany();
  const ours = (agencyId, { way = 'glance', person = people.get(agencyId) } = {}) => db[way](user(person, 'Bench', [{ role: 'agency_manager', agencyId }]), tx => page(scoped(tx, subject, 'r')));
  const onConnection = async run => {
    const runner = source.createQueryRunner();
    await runner.connect();
    try { return await run(runner); } finally { await runner.release(); }
  };
  const written = (runner, agencyId) => page(runner.manager.createQueryBuilder(Free, 'r').where('r.agency_id = any(:agencies)', { agencies: [agencyId] }));
  const byHand = agencyId => onConnection(async runner => {
    await runner.query('begin read only');
    const rows = await written(runner, agencyId);
    await runner.query('commit');
    return rows;
  });
  const ways = {
    ours: agencyId => ours(agencyId), byHand, unit: agencyId => ours(agencyId, { way: 'read' }), stranger: agencyId => ours(agencyId, { person: newId() }), bare: agencyId => onConnection(runner => written(runner, agencyId)),
  };
  const time = async (run, from) => {
    const began = performance.now();
    for (let i = 0; i < A_ROUND; i++) { const rows = await run(tenants[(from + i) % TENANTS]); if (rows.length !== 50) throw new Error(`${rows.length} rows instead of 50`); }
    return (performance.now() - began) / A_ROUND;
  };
  const names = Object.keys(ways);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const took = {};
    for (const name of round % 2 ? names : names.toReversed()) took[name] = await time(ways[name], round);
    if (round > 0) rounds.push(took);
  }
  await source.destroy();
  const ms = name => median(rounds.map(r => r[name]));
  const slower = (name, than) => (median(rounds.map(r => r[name] / r[than])) - 1) * 100;
  const against = (name, than) => `${ms(name).toFixed(2)} ms v. ${ms(than).toFixed(2)} ms`;
  return [
    { name: 'scope by ability + row-level security, as lists read, v. WHERE by hand in a read-only transaction, slower by', value: slower('ours', 'byHand'), target: 15, stretch: 5, unit: ' %', detail: against('ours', 'byHand') },
    { name: 'a unit of work with one statement v. the same by hand, slower by', value: slower('unit', 'byHand'), unit: ' %', detail: against('unit', 'byHand') },
    { name: 'as lists read v. WHERE by hand with no transaction at all, slower by', value: slower('ours', 'bare'), unit: ' %', detail: against('ours', 'bare') },
    { name: 'as lists read, for somebody who comes for the first time, slower by', value: slower('stranger', 'byHand'), unit: ' %', detail: against('stranger', 'byHand') },
  ];
}
