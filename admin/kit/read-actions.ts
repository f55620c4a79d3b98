import { project } from '#access/ability.js';
import { record as recordAudit } from '#audit/index.js';
import { notFound } from '#kit/errors/app-error.js';
import type { Tx } from '#kit/db/tx.js';
import type { ActionContext, ActionRequest } from './adminjs.js';
import { callerOf } from './caller.js';
import { GuardedRecord, type GuardedResource } from './guarded-resource.js';
import { type Condition, parseListQuery, searchText } from './query.js';
import { listPage, namesReferred, titlesOf } from './reader.js';
import { recordSearch } from './record-search.js';
import type { Reference } from './reference-names.js';
import type { PanelResource } from './registry.js';

const guarded = (context: ActionContext): GuardedResource => context.resource as GuardedResource;
/** Resources of the same panel by id, for the names of references. */
const neighbour = (context: ActionContext, id: string): PanelResource | undefined =>
  (context._admin.resources as GuardedResource[]).find(r => r.id() === id)?.entry;

/** A page of rows, their references and their count, in one read transaction. */
export async function listHandler(request: ActionRequest, _response: unknown, context: ActionContext): Promise<unknown> {
  const resource = guarded(context);
  const query = parseListQuery(resource.entry, (request.query ?? {}) as Record<string, unknown>);
  if (query.search && !query.place) await recordSearch(callerOf(context.currentAdmin), query.search, [resource.entry.subject.name]);
  return resource.read(context, async tx => {
    const references = referencesOf(context, resource.entry);
    const { rows, next, previous, total, capped, unsorted } = await listPage(tx, resource.entry, query, references);
    const records = await resource.records(tx, rows, context, resource.entry.list);
    for (const one of references) await nameReferred(tx, one, records);
    return {
      records: records.map(r => r.brief()),
      meta: { chosen: await chosenNames(tx, context, resource.entry, query.conditions), total, capped, next, previous, unsorted, perPage: query.perPage, sortBy: query.sortBy, direction: query.direction },
    };
  });
}

/** Fields of a list that lead to records the caller may know of. */
function referencesOf(context: ActionContext, entry: PanelResource): Reference[] {
  const { ability } = callerOf(context.currentAdmin);
  return entry.list.flatMap(field => {
    const reference = entry.fields[field]?.reference;
    const target = reference === undefined ? undefined : neighbour(context, reference);
    return target && ability.can('read', target.subject.name) ? [{ field, target }] : [];
  });
}

async function nameReferred(tx: Tx, reference: Reference, records: readonly GuardedRecord[]): Promise<void> {
  const { field } = reference;
  const shown = records.filter(r => typeof r.params[field] === 'string');
  const names = await namesReferred(tx, reference, shown.map(r => r.row));
  for (const r of shown) {
    const title = names.get(String(r.params[field]));
    if (title !== undefined) r.populated = { ...r.populated, [field]: { id: r.params[field], title, params: {} } as never };
  }
}

/** Names of the records that filters name, those the caller may see. */
async function chosenNames(tx: Tx, context: ActionContext, entry: PanelResource, conditions: readonly Condition[]): Promise<Record<string, string>> {
  const { ability } = callerOf(context.currentAdmin);
  const names: Record<string, string> = {};
  for (const c of conditions.filter(x => x.kind === 'reference')) {
    const target = neighbour(context, entry.fields[c.field]!.reference!);
    if (target && ability.can('read', target.subject.name)) Object.assign(names, Object.fromEntries(await titlesOf(tx, target, c.values)));
  }
  return names;
}

/** Names for pickers: at most 20, by the declared search fields. */
export async function searchHandler(request: ActionRequest, _response: unknown, context: ActionContext): Promise<unknown> {
  const resource = guarded(context);
  const { entry } = resource;
  if (Object.keys(request.query ?? {}).some(key => key !== 'query' && key !== 'perPage')) throw notFound();
  const search = searchText(String(request.params.query ?? request.query?.['query'] ?? ''));
  if (search && !entry.search.length) throw notFound();
  if (search) await recordSearch(callerOf(context.currentAdmin), search, [entry.subject.name]);
  return resource.read(context, async tx => ({
    records: (await resource.records(tx, (await listPage(tx, entry, { perPage: 20, sortBy: entry.sort.by, direction: entry.sort.direction, place: null, search, conditions: [] })).rows, context, [])).map(r => r.brief()),
  }));
}

/** One record with what is sealed in it, for roles that may read it; opening a seal leaves an audit row. */
export async function showHandler(_request: ActionRequest, _response: unknown, context: ActionContext): Promise<unknown> {
  if (!(context.record instanceof GuardedRecord)) throw notFound();
  await openSealed(context, guarded(context).entry, context.record);
  return { record: context.record.toJSON(context.currentAdmin) };
}

async function openSealed(context: ActionContext, entry: PanelResource, record: GuardedRecord): Promise<void> {
  const { db, actor, ability } = callerOf(context.currentAdmin);
  const seen = project(ability, entry.subject, record.row);
  const opened = Object.entries(entry.readers ?? {}).filter(([name, reader]) => entry.show.includes(name) && seen[reader.field] != null);
  if (!opened.length) return;
  await db.change(actor, async tx => {
    for (const [name, reader] of opened) record.params[name] = await reader.open(tx, record.row);
    await recordAudit(tx, { action: 'sensitive.read', subjectType: entry.subject.name, subjectId: String(record.id()), details: { fields: opened.map(([name]) => name) } });
  });
}
