import { AppError } from '#kit/errors/app-error.js';
import type { Ability } from '#access/ability.js';
import { declaredActions } from './action-factory.js';
import type { Caller } from './caller.js';
import type { PanelResource } from './registry.js';

interface PropertyState { propertyPath: string; name?: unknown; isSortable?: unknown; reference?: unknown; custom?: unknown }
interface ActionState { name: string; custom?: { schema?: unknown } }
interface ResourceState { id: string; actions: ActionState[]; listProperties: PropertyState[]; showProperties: PropertyState[]; filterProperties: PropertyState[]; [key: string]: unknown }
interface PanelState { resources: ResourceState[]; locale: { translations?: Record<string, Record<string, unknown>> }; [key: string]: unknown }

const STATE = /window\.REDUX_STATE = (\{.*\});\s*\n/;
const THEME = /window\.THEME = (\{.*\});\s*\n/;

/** The state and theme AdminJS rendered into its own page. Only these two are taken over; its markup is not. */
export function stateOf(html: string): { state: PanelState; theme: unknown } {
  const [state, theme] = [STATE.exec(html)?.[1], THEME.exec(html)?.[1]];
  if (!state || !theme) throw new AppError(500, 'internal', { cause: new Error('the page of AdminJS has another shape') });
  return { state: JSON.parse(state) as PanelState, theme: JSON.parse(theme) as unknown };
}

/** What the browser of this caller may know: resources and fields they may read, actions that are declared. The rest is not in the page. */
export function visibleState(state: PanelState, entries: ReadonlyMap<string, PanelResource>, { ability }: Caller): PanelState {
  const resources = state.resources.flatMap(r => {
    const entry = entries.get(r.id);
    return entry && ability.can('read', entry.subject.name) ? [visibleResource(r, entry, ability)] : [];
  });
  const en = state.locale.translations?.['en'];
  return { ...state, resources, locale: { ...state.locale, translations: { en: { ...en, resources: {} } } } };
}

/** Without what says no: to the browser, absent and false are the same, and the page is a third smaller. */
const lean = <T extends object>(o: T): T => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined && v !== null && v !== false && v !== '' && v !== 'default')) as T;

function visibleResource(r: ResourceState, entry: PanelResource, ability: Ability): ResourceState {
  const names = declaredActions(entry);
  const fields = (all: PropertyState[]): PropertyState[] => all.filter(p => mayKnow(ability, entry, p.propertyPath)).map(({ propertyPath, isSortable, reference, custom }) => ({ propertyPath, ...lean({ isSortable, reference, custom: lean(custom as object) }) }));
  // a filter has no badge, no hint and no order
  const asked = (all: PropertyState[]): PropertyState[] => fields(all).map(({ propertyPath, reference, custom }) => ({ propertyPath, ...lean({ reference, custom: lean({ ...custom as object, tones: undefined, hint: undefined }) }) }));
  return {
    ...r, // forms come with the record or among resourceActions: here a name will do
    actions: r.actions.filter(a => names.has(a.name)).map(a => lean({ ...a, ...(a.name === 'list' ? {} : { custom: {} }) })), titleProperty: null, properties: {}, editProperties: [],
    listProperties: fields(r.listProperties), showProperties: fields(r.showProperties), filterProperties: asked(r.filterProperties),
  };
}

/** A field is known if some row of it may be read; computed and sealed ones, if what they are made of may be. */
function mayKnow(ability: Ability, entry: PanelResource, name: string): boolean {
  const made = entry.computed?.[name]?.from ?? (entry.readers?.[name] ? [entry.readers[name].field] : [name]);
  return made.every(field => ability.rulesFor('read', entry.subject.name, field).length > 0);
}
