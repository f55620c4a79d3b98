import { AppError } from '#kit/errors/app-error.js';
import type { Ability } from '#access/ability.js';
import { declaredActions } from './action-factory.js';
import type { Caller } from './caller.js';
import type { PanelOptions } from './loader.js';
import type { SentAction, SentField, SentResource, SentState } from './page-state.js';
import type { PanelResource } from './registry.js';

interface PropertyState { propertyPath: string; isSortable?: boolean; reference?: string | null; custom?: object }
interface ActionState { name: string; actionType?: string; component?: string; custom?: object }
interface ResourceState { id: string; href: string | null; navigation: { name: string; icon: string } | null; actions: ActionState[]; resourceActions: ActionState[]; listProperties: PropertyState[]; showProperties: PropertyState[]; filterProperties: PropertyState[] }
interface PanelState { resources: ResourceState[]; paths: SentState['paths']; session: SentState['session'] }

const STATE = /window\.REDUX_STATE = (\{.*\});\s*\n/;

/** The state AdminJS rendered into its own page. Only this is taken over; its markup, theme and translations are not. */
export function stateOf(html: string): PanelState {
  const state = STATE.exec(html)?.[1];
  if (!state) throw new AppError(500, 'internal', { cause: new Error('the page of AdminJS has another shape') });
  return JSON.parse(state) as PanelState;
}

/** What the browser of this caller may know: resources and fields they may read, actions that are declared. The rest is not in the page. */
export function visibleState(state: PanelState, { entries, boards }: Pick<PanelOptions, 'entries' | 'boards'>, { ability }: Caller, brand: string): SentState {
  const { rootPath, loginPath, logoutPath } = state.paths;
  const resources = state.resources.flatMap(r => {
    const entry = entries.get(r.id);
    return entry && ability.can('read', entry.subject.name) ? [visibleResource(r, entry, ability)] : [];
  });
  const open = boards.filter(b => ability.can(b.useCase.action, b.useCase.subject)).map(({ id, label }) => ({ id, label }));
  return { paths: { rootPath, loginPath, logoutPath }, brand, session: state.session, resources, ...open.length ? { boards: open } : {} };
}

/** To the browser, absent and false are the same. */
const lean = <T extends object>(o: T): T => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined && v !== null && v !== false && v !== '')) as T;

function visibleResource(r: ResourceState, entry: PanelResource, ability: Ability): SentResource {
  const names = declaredActions(entry);
  const fields: Record<string, SentField> = {};
  const known = (all: PropertyState[]): string[] => all.filter(p => mayKnow(ability, entry, p.propertyPath)).map(p => {
    fields[p.propertyPath] ??= lean({ isSortable: p.isSortable || undefined, reference: p.reference ?? undefined, custom: lean(p.custom ?? {}) }) as SentField;
    return p.propertyPath;
  });
  const [list, show, filter] = [known(r.listProperties), known(r.showProperties), known(r.filterProperties)];
  return {
    id: r.id, ...(r.href && r.navigation ? { navigation: { name: r.navigation.name, icon: r.navigation.icon } } : {}),
    actions: r.actions.map(a => a.name).filter(name => names.has(name)), own: r.resourceActions.filter(a => names.has(a.name)).map(sentAction), fields, list, show, filter,
  };
}

const sentAction = ({ name, actionType, component, custom }: ActionState): SentAction => lean({ name, actionType: actionType === 'resource' ? undefined : actionType, component: component === 'UseCaseForm' ? undefined : component, custom: lean(custom ?? {}) }) as SentAction;

/** A field is known if some row of it may be read; computed and sealed ones, if what they are made of may be. */
function mayKnow(ability: Ability, entry: PanelResource, name: string): boolean {
  const made = entry.computed?.[name]?.from ?? (entry.readers?.[name] ? [entry.readers[name].field] : [name]);
  return made.every(field => ability.rulesFor('read', entry.subject.name, field).length > 0);
}
