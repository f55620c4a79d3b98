// The panel over a million members: our list action (ability, row-level security, names of references, capped count, JSON) against AdminJS's own
// list action with the stock adapter on the same table, eight requests at a time. And the export against COPY.
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BaseEntity, DataSource, EntitySchema } from 'typeorm';
import '#admin/kit/node-env.js';
import { AdminJS, ApiController } from 'adminjs';
import { Database, Resource } from '@adminjs/typeorm';
import { panelResources } from '#admin/index.js';
import { actionsOf } from '#admin/kit/action-factory.js';
import { callerOf, currentAdmin } from '#admin/kit/caller.js';
import { findEverywhere } from '#admin/kit/finder.js';
import { GuardedResource } from '#admin/kit/guarded-resource.js';
import { user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { requestExport, runExport } from '#exports/index.js';
import { createLog } from '#kit/http/log.js';
import { median } from './load.mjs';
import { MEMBERS, seedMembers } from './members.mjs';

const ROUNDS = 5;
const THEIRS_A_ROUND = 8;
const OURS_A_ROUND = 80;
const PER_PAGE = 20;

/** The table as the stock adapter wants it: an active record. No row-level security, no scope. */
async function stock(world) {
  class StockMember extends BaseEntity {}
  const column = (name, type, more = {}) => ({ name, type, ...more });
  const schema = new EntitySchema({ name: 'StockMember', target: StockMember, tableName: 'person', columns: {
    id: column('id', 'uuid', { primary: true }), firstName: column('first_name', 'text'), lastName: column('last_name', 'text'), role: column('role', 'text'), householdId: column('household_id', 'uuid'), disabled: column('disabled', 'boolean'),
    medicare: column('medicare', 'boolean', { nullable: true }), agesOutOn: column('ages_out_on', 'date', { nullable: true }), createdAt: column('created_at', 'timestamptz'),
  } });
  const source = await new DataSource({ type: 'postgres', url: world.adminUrl, entities: [schema], poolSize: 2 }).initialize();
  StockMember.useDataSource(source);
  AdminJS.registerAdapter({ Database, Resource });
  const admin = new AdminJS({ resources: [{ resource: StockMember, options: { id: 'members', listProperties: ['lastName', 'firstName', 'role', 'householdId', 'agesOutOn', 'createdAt'] } }] });
  const controller = new ApiController({ admin }, { email: 'stock@bench.example' });
  return {
    close: () => source.destroy(),
    list: async (query = {}) => {
      const out = await controller.resourceAction({ params: { resourceId: 'members', action: 'list' }, query: { perPage: String(PER_PAGE), sortBy: 'createdAt', direction: 'desc', ...query }, method: 'get' }, {});
      if (out.records?.length === undefined || out.notice) throw new Error('the stock list did not answer');
      return JSON.stringify(out) && out;
    },
  };
}

/** The handler behind /admin/api/resources/members/actions/list, as the owner. */
async function ours({ db, admin }) {
  const { rows: [owner] } = await admin.query(`select u.id, u.name, u.email from user_account u join role_grant g on g.user_id = u.id where g.role = 'owner' limit 1`);
  const actor = { ...user(owner.id, owner.name, [{ role: 'owner' }]), provedAt: new Date() };
  const entries = panelResources.filter(r => r.panels.includes('admin'));
  const resources = entries.map(e => new GuardedResource(e, new Set(entries.map(x => x.id))));
  const resource = resources.find(r => r.id() === 'members');
  const { list } = actionsOf(resource.entry);
  const ask = () => currentAdmin(db, { actor: { ...actor }, name: owner.name, email: owner.email, panels: ['admin'] }); // an ability is built in every request
  return {
    actor,
    list: async (query = {}) => answered(await list.handler({ query: { perPage: String(PER_PAGE), ...query }, params: {} }, null, { resource, currentAdmin: ask(), _admin: { resources } })),
    find: text => findEverywhere(callerOf(ask()), entries, text),
  };
}

const answered = out => JSON.stringify(out) && out;

/** Milliseconds a request when so many run, eight at a time. */
const PARALLEL = 8;
const time = async (times, run) => {
  let left = times;
  const began = performance.now();
  await Promise.all(Array.from({ length: Math.min(PARALLEL, times) }, async () => { while (left-- > 0) await run(); }));
  return (performance.now() - began) / times;
};
async function ratio(name, theirs, mine, more = {}) {
  await theirs(); await mine();
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push({ theirs: await time(THEIRS_A_ROUND, theirs), mine: await time(OURS_A_ROUND, mine) });
  const [stockMs, oursMs] = [median(rounds.map(r => r.theirs)), median(rounds.map(r => r.mine))];
  return { name, value: median(rounds.map(r => r.theirs / r.mine)), unit: 'x', atLeast: true, detail: `${oursMs.toFixed(1)} ms v. ${stockMs.toFixed(0)} ms`, ...more };
}

export async function benchPanel(world) {
  const began = performance.now();
  await seedMembers(world.admin);
  console.log(`${MEMBERS.toLocaleString('en-US')} members in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const theirs = await stock(world);
  const mine = await ours(world);
  const results = [];
  try {
    const page = await mine.list();
    if (page.records.length !== PER_PAGE || !page.meta.capped || (await theirs.list()).meta.total !== MEMBERS) throw new Error('the lists do not hold what they should');
    results.push(await ratio(`panel list of ${MEMBERS.toLocaleString('en-US')} members v. the stock adapter`, () => theirs.list(), () => mine.list(), { target: 40, stretch: 100 }));
    const deep = await deepPlace(world, mine);
    results.push(await ratio('a page half way down', () => theirs.list({ page: String(MEMBERS / 2 / PER_PAGE + 1) }), () => mine.list({ after: deep }), { target: 40, stretch: 100 }));
    results.push(await ratio('filtered by role and date', () => theirs.list({ 'filters.role': 'child', 'filters.agesOutOn~~from': '2035-01-01' }), () => mine.list({ 'filters.role~any': 'child', 'filters.agesOutOn~after': '2035-01-01' }), { target: 5 }));
    results.push(await ratio('filtered by part of a name', () => theirs.list({ 'filters.lastName': 'Quillworth-Fenn' }), () => mine.list({ 'filters.lastName~contains': 'Quillworth-Fenn' }), { target: 0.5 }));
    const searches = [];
    for (const text of ['Ava Larkfield-Moss', 'member123456@bench', '480 012 3456', 'field', 'zz nobody', 'oa']) { await mine.find(text); searches.push(await time(8, () => mine.find(text))); }
    results.push({ name: 'search over everything, slowest of six kinds of text', value: Math.max(...searches), target: 250, unit: ' ms', detail: searches.map(ms => ms.toFixed(0)).join(', ') });
    results.push(...await benchExport(world, mine.actor));
  } finally { await theirs.close(); }
  return results;
}

/** The sealed place of the row in the middle: pages lead there, but not in the time of a benchmark. */
async function deepPlace({ db, admin }, mine) {
  const { actor } = mine;
  const { rows: [{ id, value }] } = await admin.query(`select id, created_at::text value from person order by created_at desc, id desc offset ${MEMBERS / 2} limit 1`);
  const place = db.keys.seal(JSON.stringify([value, id]), `place:${actor.id}:members:createdAt:desc`).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const page = await mine.list({ after: place });
  if (page.records.length !== PER_PAGE || !page.meta.next) throw new Error('no page half way down');
  return place;
}

const PLAIN = `select id, last_name, first_name, role, household_id, ages_out_on, created_at, medicare, disabled from person order by created_at desc, id desc`;
/** The same with the name of the household, as a file has it. */
const NAMED = `select p.id, p.last_name, p.first_name, p.role, s.last_name || ', ' || s.first_name, p.household_id, p.ages_out_on, p.created_at, p.medicare, p.disabled
  from person p left join person s on s.household_id = p.household_id and s.role = 'self' order by p.created_at desc, p.id desc`;

async function benchExport(world, actor) {
  const client = new pg.Client({ connectionString: world.adminUrl });
  await client.connect();
  const log = createLog('silent');
  const once = async run => { const began = performance.now(); await run(); return performance.now() - began; };
  const copy = async (sql = NAMED) => { await pipeline(client.query(copyTo(`copy (${sql}) to stdout with (format csv)`)), createWriteStream(path.join(world.env.DATA_DIR, 'copy.csv'))); };
  let growth = 0;
  const exported = async () => {
    const { id } = await execute(world.db, { ...actor, provedAt: new Date() }, requestExport, { panel: 'admin', resource: 'members', query: {} });
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => { growth = Math.max(growth, process.memoryUsage().rss - before); }, 20);
    await runExport(world.db, id, log);
    clearInterval(watch);
    const { rows: [file] } = await world.admin.query('select state, rows_done::int rows, size::int size from export_file where id = $1', [id]);
    if (file.state !== 'ready' || file.rows !== MEMBERS) throw new Error(`the export ended ${file.state} with ${file.rows} rows`);
  };
  await copy();
  await exported();
  growth = 0;
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push([...i % 2 ? [await once(exported), await once(() => copy())] : [await once(() => copy()), await once(exported)].reverse(), await once(() => copy(PLAIN))]);
  await client.end();
  return [
    { name: `export of ${MEMBERS.toLocaleString('en-US')} members as a job, v. COPY TO of the same columns in the same order, the household's name joined by hand`, value: median(rounds.map(([mine, theirs]) => mine / theirs)), target: 1.5, stretch: 1.2, unit: 'x', detail: `${(median(rounds.map(r => r[0])) / 1000).toFixed(1)} s v. ${(median(rounds.map(r => r[1])) / 1000).toFixed(1)} s` },
    { name: 'the same v. COPY TO without that name', value: median(rounds.map(([mine, , bare]) => mine / bare)), unit: 'x', detail: `${(median(rounds.map(r => r[2])) / 1000).toFixed(1)} s` },
    { name: 'memory growth of an export', value: growth / 2 ** 20, target: 64, unit: ' MB', detail: '' },
  ];
}
