import { AppError } from '#kit/errors/app-error.js';
import { declaredActions } from './action-factory.js';
import type { Caller } from './caller.js';
import type { PanelResource } from './registry.js';

interface ResourceState { id: string; actions: { name: string }[]; [key: string]: unknown }
interface PanelState { resources: ResourceState[]; [key: string]: unknown }

const STATE = /window\.REDUX_STATE = (\{.*\});\s*\n/;
const THEME = /window\.THEME = (\{.*\});\s*\n/;

/** The state and theme AdminJS rendered into its own page. Only these two are taken over; its markup is not. */
export function stateOf(html: string): { state: PanelState; theme: unknown } {
  const [state, theme] = [STATE.exec(html)?.[1], THEME.exec(html)?.[1]];
  if (!state || !theme) throw new AppError(500, 'internal', { cause: new Error('the page of AdminJS has another shape') });
  return { state: JSON.parse(state) as PanelState, theme: JSON.parse(theme) as unknown };
}

/** What the browser of this caller may know: resources they may read, actions that are declared. The rest is not in the page. */
export function visibleState(state: PanelState, entries: ReadonlyMap<string, PanelResource>, { ability }: Caller): PanelState {
  const resources = state.resources.filter(r => {
    const entry = entries.get(r.id);
    return entry && ability.can('read', entry.subject.name);
  }).map(r => {
    const names = declaredActions(entries.get(r.id)!);
    return { ...r, actions: r.actions.filter(a => names.has(a.name)) };
  });
  return { ...state, resources };
}
