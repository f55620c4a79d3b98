import type { SentResource, SentState } from '../kit/page-state.js';
import type { Action, Property, Resource, State } from './types.js';

/** The state of AdminJS's store, from what the page carries. */
export const expandState = ({ paths, brand, session, resources }: SentState): State =>
  ({ paths, branding: { companyName: brand }, session: { ...session, roles: [...session.roles ?? []], panels: [...session.panels ?? []] }, notices: [], resources: resources.map(expandResource) });

function expandResource(r: SentResource): Resource {
  const properties = new Map(Object.entries(r.fields).map(([name, f]): [string, Property] => [name, { name, propertyPath: name, isSortable: f.isSortable ?? false, reference: f.reference ?? null, custom: f.custom }]));
  const pick = (names: readonly string[]): Property[] => names.flatMap(name => properties.get(name) ?? []);
  const own = r.own.map((a): Action => ({ actionType: 'resource', custom: {}, ...a } as Action));
  return {
    id: r.id, navigation: r.navigation ?? null, resourceActions: own, actions: r.actions.map(name => own.find(a => a.name === name) ?? { name, actionType: 'record', custom: {} }),
    listProperties: pick(r.list), showProperties: pick(r.show), filterProperties: pick(r.filter),
  };
}
