// A page of 50 rows of one tenant among 200,000: scope compiled from the ability, with row-level security behind it, against the same
// query with its WHERE written by hand, without row-level security. Both in a read-only transaction of their own.
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
  const ours = (agencyId, person = people.get(agencyId)) => db.read(user(person, 'Bench', [{ role: 'agency_manager', agencyId }]), tx => scoped(tx, subject, 'r').andWhere('r.state = :state', { state: 'active' }).orderBy('r.agencyId').addOrderBy('r.id').limit(50).getMany());
  const byHand = async agencyId => {
    const runner = source.createQueryRunner();
    await runner.connect();
    try {
      await runner.query('begin read only');
      const rows = await runner.manager.createQueryBuilder(Free, 'r').where('r.agency_id = any(:agencies)', { agencies: [agencyId] }).andWhere('r.state = :state', { state: 'active' }).orderBy('r.agencyId').addOrderBy('r.id').limit(50).getMany();
      await runner.query('commit');
      return rows;
    } finally { await runner.release(); }
  };
  const time = async (run, from) => {
    const began = performance.now();
    for (let i = 0; i < A_ROUND; i++) { const rows = await run(tenants[(from + i) % TENANTS]); if (rows.length !== 50) throw new Error(`${rows.length} rows instead of 50`); }
    return (performance.now() - began) / A_ROUND;
  };
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = round % 2 ? [await time(ours, round), await time(byHand, round)] : [await time(byHand, round), await time(ours, round)].reverse();
    if (round > 0) rounds.push({ ours: pair[0], theirs: pair[1], ratio: pair[0] / pair[1], strangers: await time(agencyId => ours(agencyId, newId()), round) });
  }
  await source.destroy();
  const ms = of => median(rounds.map(of));
  return [
    { name: 'scope by ability + row-level security v. WHERE by hand, slower by', value: (ms(r => r.ratio) - 1) * 100, target: 15, stretch: 5, unit: ' %', detail: `${ms(r => r.ours).toFixed(2)} ms v. ${ms(r => r.theirs).toFixed(2)} ms` },
    { name: 'the same for somebody who comes for the first time', value: ms(r => r.strangers), unit: ' ms', detail: '' },
  ];
}
