import type { Role } from '#access/actor.js';
import { panels } from '#admin/index.js';
import { inPanel, type PanelResource, sortableFields } from '#admin/kit/registry.js';
import { resources as declared } from '#admin/resources/index.js';
import { runExport } from '#exports/index.js';
import { createLog } from '#kit/http/log.js';
import { form, type Reply } from '../panel-world.js';
import { type MatrixWorld, ROLES, type Tag, WORDS } from './people.js';
import { covers, type Expected, expectedCell, type ExpectedCell, TABLE, words } from './table.js';

/** One cell that is not as the table says. */
export interface Finding { readonly at: string; readonly text: string }
export interface Walk { readonly roles?: readonly Role[]; readonly resources?: readonly string[]; /** Each role meets one resource in so many, each another one; all of them without it. */ readonly oneIn?: number }
interface Step { readonly m: MatrixWorld; readonly root: string; readonly role: Role; readonly cookie: string; readonly r: PanelResource; readonly cell: ExpectedCell | null; note(text: string): void }

const api = (s: Step, rest: string): string => `${s.root}/api/resources/${s.r.id}/${rest}`;
const get = (s: Step, rest: string): Promise<Reply> => s.m.world.get(api(s, rest), s.cookie);
const idsOf = (reply: Reply): string[] => (reply.body?.records ?? []).map((x: { id: string }) => x.id);

/** Roles x panels x resources x actions x whose row it is, over HTTP. Returns every cell that differs. */
export async function walkPanels(m: MatrixWorld, table: Expected, only: Walk = {}): Promise<Finding[]> {
  const findings: Finding[] = [...unlisted(table)];
  for (const role of only.roles ?? ROLES) {
    const cookie = await m.cookie(role);
    await m.world.sql('update session set mfa_at = now() where mfa_at is not null'); // a slow machine takes longer for all roles than a code counts as fresh
    for (const { panel, root } of panels) {
      const enters = words(table.doors[role] ?? '').includes(panel);
      for (const entry of declared.filter((r, i) => (only.resources?.includes(r.id) ?? true) && (i + ROLES.indexOf(role)) % (only.oneIn ?? 1) === 0)) {
        const note = (text: string): void => { findings.push({ at: `${role} at ${root}, ${entry.id}`, text }); };
        const known = entry.panels.includes(panel);
        const step: Step = { m, root, role, cookie, r: inPanel(entry, panel), cell: known ? expectedCell(table, entry.id, role) : null, note };
        if (!enters) await outside(step);
        else if (!step.cell) await unknown(step);
        else for (const look of [list, show, filter, sort, search, reference, bulk, act, takeAlong]) await look(step, step.cell);
      }
      if (enters) await everywhere({ m, root, role, cookie, table, findings });
    }
  }
  return findings;
}

/** What is declared and stands in no row. */
function unlisted(table: Expected): Finding[] {
  const out: Finding[] = [];
  const say = (text: string): void => { out.push({ at: TABLE, text }); };
  for (const r of declared) {
    const cells = table.resources[r.id];
    if (!cells) { say(`add a row "${r.id}" to "resources": for each role that may know of it, which rows, fields and actions`); continue; }
    const [fields, actions] = [new Set(Object.values(cells).flatMap(c => words(c.fields).map(f => f.split('@')[0]!))), new Set(Object.values(cells).flatMap(c => words(c.actions).map(a => a.split('@')[0]!)))];
    for (const panel of r.panels) {
      const seen = inPanel(r, panel);
      for (const name of [...seen.list, ...seen.show]) if (!fields.has(name)) say(`add the field "${name}" to the roles that may read it in "resources"."${r.id}"`);
      for (const { useCase } of seen.actions) if (!actions.has(useCase.name)) say(`add the action "${useCase.name}" to the roles that may run it in "resources"."${r.id}"`);
    }
  }
  for (const id of Object.keys(table.resources)) if (!declared.some(r => r.id === id)) say(`"resources"."${id}" is no resource of a panel any more: take it out`);
  return out;
}

/** Rows that are looked at one by one. To who sees everybody's, one is as good as another: two of them, and the caller's own. */
function sample(s: Step, cell: ExpectedCell): [id: string, tag: string][] {
  const all = [...s.m.rows.get(s.r.id) ?? []];
  return cell.rows === 'all' ? all.filter(([, tag], i) => i < 2 || tag === s.role) : all;
}

async function outside(s: Step): Promise<void> {
  const { status } = await get(s, 'actions/list');
  if (status !== 401) s.note(`is let in with ${status}: this role does not enter this panel`);
}

async function unknown(s: Step): Promise<void> {
  const file = [...s.m.rows.get(s.r.id)?.keys() ?? []][0];
  if (file && (await s.m.world.get(`${s.root}/documents/${s.r.id}/${file}`, s.cookie)).status !== 404) s.note('its documents are not 404');
  const row = [...s.m.rows.get(s.r.id)?.keys() ?? []][0] ?? '00000000-0000-7000-8000-000000000001';
  for (const rest of ['actions/list', `records/${row}/show`, 'actions/search', ...s.r.actions.map(a => `records/${row}/${a.useCase.name}`)]) {
    const { status } = await get(s, rest);
    if (status !== 404) s.note(`${rest} answers ${status}: the table has no cell, so it is to be 404`);
  }
}

/** No word of a row that is out of reach may stand anywhere in a reply. */
function foreign(s: Step, reply: Reply, where: string): void {
  const seen = namesSeen(s.m, s.role);
  for (const [tag, word] of Object.entries(WORDS) as [Tag, string][]) if (!seen.has(tag) && reply.text.includes(word)) s.note(`${where} holds a name, address or number of ${tag}`);
}
const namesSeen = (m: MatrixWorld, role: Role): ReadonlySet<Tag> => new Set((Object.keys(WORDS) as Tag[]).filter(tag => role in SEES && (SEES[role] === '*' || words(SEES[role]!).includes(tag))));
/** Whose words a role may meet at all. The table's "members" rows say the same; this is the second pair of eyes. */
const SEES: Readonly<Partial<Record<Role, string>>> = { owner: '*', billing: '*', support: '*', compliance: '*', agency_manager: 'A1 A2 U X', agent: 'A1 U X', employer_admin: 'G1 X' };

function sameRows(s: Step, cell: ExpectedCell, ids: readonly string[], where: string): void {
  const rows = s.m.rows.get(s.r.id);
  if (!rows) return;
  const wanted = [...rows].filter(([, tag]) => covers(cell.rows, tag)).map(([id]) => id);
  const names = (all: readonly string[]): string => all.map(id => rows.get(id) ?? 'a row of nobody here').join(' ');
  const [extra, missing] = [ids.filter(id => rows.has(id) && !wanted.includes(id)), wanted.filter(id => !ids.includes(id))];
  if (extra.length) s.note(`${where} shows rows of ${names(extra)}`);
  if (missing.length) s.note(`${where} lacks rows of ${names(missing)}`);
}

/** Fields of a record against the table; values made of other fields are null for who may not read those. */
function sameFields(s: Step, cell: ExpectedCell, params: Readonly<Record<string, unknown>>, among: readonly string[], where: string): void {
  const tag = s.m.rows.get(s.r.id)?.get(String(params['id']));
  const has = Object.keys(params).filter(name => name !== 'id' && !(Object.hasOwn(s.r.computed ?? {}, name) && params[name] === null));
  const wanted = among.filter(name => name !== 'id' && cell.fields.has(name) && (!cell.only.has(name) || cell.only.get(name) === tag));
  const extra = has.filter(name => !wanted.includes(name));
  const missing = wanted.filter(name => !has.includes(name) && !Object.hasOwn(s.r.computed ?? {}, name) && !Object.hasOwn(s.r.readers ?? {}, name));
  if (extra.length) s.note(`${where} gives the field ${extra.join(', ')}: take it away, or add it to the cell in ${TABLE}`);
  if (missing.length) s.note(`${where} lacks the field ${missing.join(', ')}`);
}

async function list(s: Step, cell: ExpectedCell): Promise<void> {
  const reply = await get(s, 'actions/list?perPage=50');
  if (reply.status !== 200) { s.note(`list answers ${reply.status}`); return; }
  sameRows(s, cell, idsOf(reply), 'list');
  foreign(s, reply, 'list');
  if (s.m.rows.has(s.r.id) && reply.body.meta.total !== reply.body.records.length) s.note(`list counts ${reply.body.meta.total} and shows ${reply.body.records.length}`);
  for (const record of reply.body.records) sameFields(s, cell, record.params, s.r.list, 'list');
}

async function show(s: Step, cell: ExpectedCell): Promise<void> {
  for (const [id, tag] of sample(s, cell)) {
    const reply = await get(s, `records/${id}/show`);
    const expected = covers(cell.rows, tag) ? 200 : 404;
    if (reply.status !== expected) s.note(`show of ${tag} answers ${reply.status}, not ${expected}`);
    if (reply.status === 200) sameFields(s, cell, reply.body.record.params, [...new Set([...s.r.list, ...s.r.show])], `show of ${tag}`);
    foreign(s, reply, `show of ${tag}`);
    const document = await s.m.world.get(`${s.root}/documents/${s.r.id}/${id}`, s.cookie);
    if (document.status !== 404 && expected === 404) s.note(`the document of ${tag} answers ${document.status}`);
  }
}

async function filter(s: Step, cell: ExpectedCell): Promise<void> {
  for (const name of s.r.filters) {
    const reply = await get(s, `actions/list?filters.${name}~filled=&perPage=50`);
    if ((reply.status === 200) !== cell.fields.has(name)) s.note(`filter by ${name} answers ${reply.status}`);
    if (reply.status === 200) { foreign(s, reply, `filter by ${name}`); for (const id of idsOf(reply)) if (!covers(cell.rows, s.m.rows.get(s.r.id)?.get(id) ?? '') && s.m.rows.get(s.r.id)?.has(id)) s.note(`filter by ${name} shows a row of ${s.m.rows.get(s.r.id)!.get(id)}`); }
  }
}

async function sort(s: Step, cell: ExpectedCell): Promise<void> {
  for (const name of sortableFields(s.r)) {
    const reply = await get(s, `actions/list?sortBy=${name}&direction=asc&perPage=50`);
    if ((reply.status === 200) !== cell.fields.has(name)) s.note(`sort by ${name} answers ${reply.status}`);
    if (reply.status === 200) sameRows(s, cell, idsOf(reply), `sort by ${name}`);
  }
}

/** Every fixture word is searched for: it may find the caller's rows, and nothing of anybody else, not even a count. */
async function search(s: Step, cell: ExpectedCell): Promise<void> {
  if (!s.r.search.length) return;
  for (const [tag, word] of Object.entries(WORDS).slice(0, cell.rows === 'all' ? 2 : undefined)) for (const rest of [`actions/list?query=${word}`, `search/${word}`]) {
    const reply = await get(s, rest);
    if (reply.status !== 200) { s.note(`search answers ${reply.status}`); continue; }
    for (const id of idsOf(reply)) { const whose = s.m.rows.get(s.r.id)?.get(id); if (whose !== undefined && !covers(cell.rows, whose)) s.note(`search for ${tag} finds a row of ${whose}`); }
    if (s.m.rows.has(s.r.id) && (reply.body.meta?.total ?? 0) > idsOf(reply).length) s.note(`search for ${tag} counts ${reply.body.meta.total} and shows ${idsOf(reply).length}`);
  }
}

/** A reference is a name of a row the caller may see, and nothing else of it. */
async function reference(s: Step): Promise<void> {
  const { body } = await get(s, 'actions/list?perPage=50');
  for (const record of body?.records ?? []) for (const [name, of] of Object.entries<{ id: string; params: object }>(record.populated ?? {})) {
    if (Object.keys(of.params).length) s.note(`the reference ${name} carries ${Object.keys(of.params).join(', ')}`);
  }
}

async function bulk(s: Step): Promise<void> {
  const row = [...s.m.rows.get(s.r.id)?.keys() ?? []][0];
  if (!row) return;
  for (const action of ['bulkDelete', 'delete', 'edit', ...s.r.actions.map(a => a.useCase.name)]) {
    const { status } = await s.m.world.send({ method: 'POST', url: `${api(s, `bulk/${action}`)}?recordIds=${row}`, headers: { cookie: s.cookie, origin: s.m.world.origin } });
    if (status !== 404) s.note(`bulk ${action} answers ${status}`);
  }
}

/** An input nobody takes: who may run the use case is told so (422), who may not never gets that far. */
const NOBODY = { 'matrix-probe': 'x' };

/** The form and the submit of every use case that any panel offers on the resource. */
async function act(s: Step, cell: ExpectedCell): Promise<void> {
  const everywhere = new Map(panels.flatMap(p => declared.filter(r => r.id === s.r.id && r.panels.includes(p.panel)).flatMap(r => inPanel(r, p.panel).actions)).map(a => [a.useCase.name, a]));
  for (const [name, action] of everywhere) {
    const offered = s.r.actions.some(a => a.useCase.name === name);
    const targets: [string, string | null][] = action.on === 'resource' ? [[`actions/${name}`, null]] : sample(s, cell).map(([id, tag]) => [`records/${id}/${name}`, tag]);
    for (const [rest, tag] of targets) {
      const allowed = cell.actions.has(name) && [undefined, tag].includes(cell.actions.get(name));
      const expected = !offered ? 404 : tag !== null && !covers(cell.rows, tag) ? 404 : allowed ? 422 : 403;
      const { payload, contentType } = form({ input: JSON.stringify(NOBODY) });
      const posted = await s.m.world.send({ method: 'POST', url: api(s, rest), headers: { cookie: s.cookie, origin: s.m.world.origin, 'content-type': contentType }, payload });
      if (posted.status !== expected) s.note(`${name}${tag ? ` on ${tag}` : ''} answers ${posted.status}, not ${expected}`);
      const shown = (await get(s, rest)).status;
      if (shown !== (expected === 422 ? 200 : expected)) s.note(`the form of ${name}${tag ? ` on ${tag}` : ''} answers ${shown}`);
    }
  }
}

/** A list as a file has the rows and fields of the list, and is nobody else's. */
async function takeAlong(s: Step, cell: ExpectedCell): Promise<void> {
  const { world, rows } = s.m;
  const { payload, contentType } = form({ resource: s.r.id, query: '' });
  const asked = await world.send({ method: 'POST', url: `${s.root}/api/exports`, headers: { cookie: s.cookie, origin: world.origin, 'content-type': contentType }, payload });
  if (asked.status !== 201) { s.note(`export answers ${asked.status}`); return; }
  await runExport(world.db, asked.body.id, createLog('silent'));
  const at = `${s.root}/api/exports/${asked.body.id}/file`;
  const file = await world.get(at, s.cookie);
  foreign(s, file, 'export');
  const headings = (file.text.replace(/^\uFEFF/, '').split('\n')[0] ?? '').split(',').map(plain);
  const labels = new Set(['Id', s.r.nameLabel, ...[...cell.fields].map(f => plain(s.r.fields[f]?.label ?? f)).flatMap(label => [label, `${label} id`])]);
  const extra = headings.filter(h => !labels.has(h));
  if (extra.length) s.note(`export has the columns ${extra.join(', ')}`);
  for (const [id, tag] of rows.get(s.r.id) ?? []) if (file.text.includes(`\n${id},`) !== covers(cell.rows, tag)) s.note(`export ${covers(cell.rows, tag) ? 'lacks' : 'has'} a row of ${tag}`);
  const other = ROLES.find(role => role !== s.role && (role === 'owner' || role === 'support'))!;
  const { status } = await world.get(at.replace(s.root, '/admin'), await s.m.cookie(other));
  if (status !== 404) s.note(`its file answers ${other} with ${status}`);
}

/** Without the time zone that a file adds to its headings. */
const plain = (heading: string): string => heading.replace(/ \(.*\)$/, '');

/** The front page and the search over everything. */
async function everywhere({ m, root, role, cookie, table, findings }: { m: MatrixWorld; root: string; role: Role; cookie: string; table: Expected; findings: Finding[] }): Promise<void> {
  const step = { m, root, role, cookie, r: declared[0]!, cell: null, note: (text: string) => { findings.push({ at: `${role} at ${root}`, text }); } };
  const dashboard = await m.world.get(`${root}/api/dashboard`, cookie);
  foreign(step, dashboard, 'dashboard');
  const cell = expectedCell(table, 'memberships', role);
  const own = [...m.rows.get('memberships')!.values()].filter(tag => cell && covers(cell.rows, tag)).length;
  for (const card of dashboard.body.cards as { resource: string; total: number; label: string }[]) if (card.resource === 'memberships' && card.total > own) step.note(`dashboard counts ${card.total} in ${card.label}, not ${own}`);
  for (const [tag, word] of Object.entries(WORDS) as [Tag, string][]) {
    const { payload, contentType } = form({ text: word });
    const reply = await m.world.send({ method: 'POST', url: `${root}/api/find`, headers: { cookie, origin: m.world.origin, 'content-type': contentType }, payload });
    const seen = namesSeen(m, role);
    if (reply.status !== 200) step.note(`find answers ${reply.status}`);
    else if (!seen.has(tag) && reply.body.groups.length) step.note(`find of ${tag} finds something`);
  }
}
