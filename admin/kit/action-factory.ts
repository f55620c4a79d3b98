import { permits, readableFields, subjectNamed } from '#access/ability.js';
import { execute } from '#access/execute.js';
import type { AnyUseCase, Change } from '#access/use-case.js';
import { recordTimeline, type Timeline } from '#audit/index.js';
import { AppError, forbidden, notFound } from '#kit/errors/app-error.js';
import type { ActionContext, ActionRequest, CurrentAdmin } from './adminjs.js';
import { callerOf, type Caller } from './caller.js';
import { formSpec, inputOf, postedInput, prefilled } from './form.js';
import { GuardedRecord, type GuardedResource } from './guarded-resource.js';
import { listHandler, searchHandler, showHandler } from './read-actions.js';
import type { PanelAction, PanelPreview, PanelResource, PreviewLine } from './registry.js';

/** What AdminJS adds to every resource by itself. Each is denied here, and unknown to the loader. */
export const ADMINJS_DEFAULTS = ['new', 'edit', 'delete', 'bulkDelete'] as const;

type Access = (context: { currentAdmin?: CurrentAdmin; record?: unknown }) => boolean;
interface PanelActionOptions { actionType: 'resource' | 'record' | 'bulk'; isAccessible: Access | false; isVisible: boolean | Access; handler: (request: ActionRequest, response: unknown, context: ActionContext) => Promise<unknown>; component?: string | false; showFilter?: boolean; custom?: unknown }

/** The actions of a resource: reads, one for each declared use case, and nothing else. */
export function actionsOf(entry: PanelResource): Record<string, PanelActionOptions> {
  const readable: Access = ({ currentAdmin }) => callerOf(currentAdmin).ability.can('read', entry.subject.name);
  const denied: PanelActionOptions = { actionType: 'resource', isAccessible: false, isVisible: false, handler: () => Promise.reject(notFound()) };
  return {
    ...Object.fromEntries(ADMINJS_DEFAULTS.map(name => [name, denied])),
    list: { actionType: 'resource', isAccessible: readable, isVisible: true, showFilter: false, handler: listHandler, custom: describe(entry) },
    search: { actionType: 'resource', isAccessible: readable, isVisible: false, handler: searchHandler },
    show: { actionType: 'record', isAccessible: readable, isVisible: true, handler: showHandler },
    timeline: { actionType: 'record', isAccessible: ({ currentAdmin }) => callerOf(currentAdmin).ability.can('follow', 'AuditEntry'), isVisible: false, component: false, handler: timelineHandler },
    ...Object.fromEntries(entry.actions.map(action => [action.useCase.name, useCaseAction(entry, action)])),
  };
}

/** What the list and the record page need beside the properties. */
const describe = (entry: PanelResource): unknown => ({
  label: entry.label, singular: entry.singular, hint: entry.hint ?? null, icon: entry.navigation.icon, searchable: entry.search.length > 0, nameLabel: entry.nameLabel ?? null, related: entry.related ?? [], document: entry.document?.label ?? null,
});

/** Names the loader lets through; own names only, so `__proto__` and `constructor` are none. */
export const declaredActions = (entry: PanelResource): ReadonlySet<string> => new Set(['list', 'search', 'show', 'timeline', ...entry.actions.map(a => a.useCase.name)]);

function useCaseAction(entry: PanelResource, action: PanelAction): PanelActionOptions {
  const allowed = mayRun(entry, action);
  return {
    actionType: action.on, isAccessible: allowed, component: 'UseCaseForm', custom: formSpec(action),
    isVisible: context => allowed(context) && (!(context.record instanceof GuardedRecord) || makesSense(action, context.record)),
    handler: (request, _response, context) => runOrShow(entry, action, request, context),
  };
}

const makesSense = (action: PanelAction, record: GuardedRecord): boolean => (action.when?.(record.row) ?? true) && !record.withheld.has(action.useCase.name);

/** On a record of the use case's own subject the row decides; otherwise the class, and the use case itself once more. */
function mayRun(entry: PanelResource, { useCase }: PanelAction): Access {
  return ({ currentAdmin, record }) => {
    const { ability } = callerOf(currentAdmin);
    if (record instanceof GuardedRecord && useCase.subject === entry.subject.name) return permits(ability, useCase.action, subjectNamed(useCase.subject), record.row);
    return ability.can(useCase.action, useCase.subject);
  };
}

async function runOrShow(entry: PanelResource, action: PanelAction, request: ActionRequest, context: ActionContext): Promise<unknown> {
  const caller = callerOf(context.currentAdmin);
  const record = context.record instanceof GuardedRecord ? context.record : null;
  if (action.on === 'record' && !record) throw notFound();
  if (request.method !== 'post') return { ...(record ? { record: record.toJSON(context.currentAdmin) } : {}), values: record ? prefilled(action, record) : {}, choices: action.choices && record ? await caller.db.read(caller.actor, tx => action.choices!(tx, record.row)) : {} };
  const input = inputOf(action, postedInput(request.payload ?? {}, action, record ? String(record.id()) : null));
  if (action.preview && request.payload?.['step'] === 'preview') return { ...(record ? { record: record.toJSON(context.currentAdmin) } : {}), preview: await previewOf(caller, action.preview, input) };
  const result: unknown = await execute(caller.db, caller.actor, action.useCase as Change<unknown, unknown>, input);
  const made = (result as { id?: unknown } | null)?.id;
  const subjectId = record ? String(record.id()) : typeof made === 'string' ? made : null;
  const fresh = record ? await reread(context.resource as GuardedResource, record, context) : null;
  return {
    ...(fresh ? { record: fresh.toJSON(context.currentAdmin) } : {}),
    notice: { type: 'success', message: `${action.label}: done.` }, result, newId: record ? null : await visibleId(entry, context, subjectId), audit: subjectId ? (await timelineOf(caller, entry, subjectId, record, { limit: 1, ofRequest: true })).entries[0] ?? null : null,
  };
}

/** What would come of it, in lines; and what the browser sends back to have just that done. */
async function previewOf(caller: Caller, { useCase, lines, confirms, without = [] }: PanelPreview, input: Readonly<Record<string, unknown>>): Promise<{ lines: readonly PreviewLine[]; confirmed: Readonly<Record<string, unknown>> }> {
  const asked = Object.fromEntries(Object.entries(input).filter(([name]) => !without.includes(name)));
  const out = await execute(caller.db, caller.actor, useCase as Change<unknown, unknown>, asked) as never;
  return { lines: lines(out), confirmed: confirms?.(out) ?? {} };
}

/** The change may have moved the record out of the caller's sight: then the page shows what it had. */
async function reread(resource: GuardedResource, before: GuardedRecord, context: ActionContext): Promise<GuardedRecord> {
  try { return await resource.findOne(String(before.id()), context); }
  catch (error) { if (error instanceof AppError && error.status === 404) return before; throw error; }
}

async function visibleId(entry: PanelResource, context: ActionContext, id: string | null): Promise<string | null> {
  if (!id) return null;
  const found = await (context.resource as GuardedResource).findMany([id], context);
  return found.length ? id : null;
}

async function timelineHandler(request: ActionRequest, _response: unknown, context: ActionContext): Promise<unknown> {
  const record = context.record;
  if (!(record instanceof GuardedRecord)) throw notFound();
  const caller = callerOf(context.currentAdmin);
  if (!caller.ability.can('follow', 'AuditEntry')) throw forbidden();
  return { record: record.toJSON(context.currentAdmin), timeline: await timelineOf(caller, (context.resource as GuardedResource).entry, String(record.id()), record, { limit: A_PAGE_OF_HISTORY, before: (request.query ?? {})['before'] }) };
}

const A_PAGE_OF_HISTORY = 20;

/** No record: one that was just made, of which nothing was read. */
async function timelineOf({ ability, actor, db }: Caller, { subject }: PanelResource, subjectId: string, record: GuardedRecord | null, { limit, before, ofRequest = false }: { limit: number; before?: unknown; ofRequest?: boolean }): Promise<Timeline> {
  if (!ability.can('follow', 'AuditEntry')) return { entries: [], next: null };
  return execute(db, actor, recordTimeline, { subject: subject.name, subjectId, readable: record ? [...readableFields(ability, subject, record.row)] : [], limit, ofRequest, ...(before === undefined ? {} : { before }) });
}

export const useCasesOf = (entries: readonly PanelResource[]): readonly AnyUseCase[] => entries.flatMap(e => e.actions.map(a => a.useCase));
