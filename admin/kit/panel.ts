import type { DynamicModule } from '@nestjs/common';
import type { AnyUseCase } from '#access/use-case.js';
import type { Panel } from '#identity/index.js';
import { notFound } from '#kit/errors/app-error.js';
import { actionsOf } from './action-factory.js';
import { AdminModule, type AdminJSOptions, type CurrentAdmin } from './adminjs.js';
import { callerOf, type Caller } from './caller.js';
import { GuardedResource } from './guarded-resource.js';
import { panelLoader, type PanelDeps } from './loader.js';
import type { PanelResource } from './registry.js';
import { isRange, type Range } from './range.js';
import { inPanel, sortableFields } from './registry.js';

/** One more page of figures beside the front page, for those who may run its use case. */
export interface Board { readonly id: string; readonly label: string; readonly useCase: AnyUseCase; data(caller: Caller, resources: readonly PanelResource[]): Promise<unknown> }

export interface PanelDefinition {
  readonly panel: Panel;
  readonly root: string;
  readonly product: string;
  readonly title: string;
  readonly servesAssets: boolean;
  readonly resources: readonly PanelResource[];
  dashboard(caller: Caller, resources: readonly PanelResource[], range?: Range): Promise<unknown>;
  readonly boards?: readonly Board[];
}

/** One panel: every resource declared for it, under one loader. */
export function panelModule(definition: PanelDefinition, deps: PanelDeps): DynamicModule {
  const resources = definition.resources.filter(r => r.panels.includes(definition.panel)).map(r => inPanel(r, definition.panel));
  const entries = new Map(resources.map(r => [r.id, r]));
  if (entries.size !== resources.length) throw new Error('two resources of a panel have the same id');
  return AdminModule.createAdminAsync({
    useFactory: () => ({ adminJsOptions: panelOptions(definition, resources) }),
    customLoader: panelLoader(deps, { ...definition, boards: definition.boards ?? [], entries }),
  });
}

function panelOptions(d: PanelDefinition, resources: readonly PanelResource[]): AdminJSOptions {
  const ids = new Set(resources.map(r => r.id));
  return {
    rootPath: d.root, loginPath: `${d.root}/sign-in`, logoutPath: `${d.root}/sign-out`, refreshTokenPath: `${d.root}/refresh-token`,
    branding: { companyName: d.product, logo: false, withMadeWithLove: false },
    dashboard: { component: 'Dashboard', handler: async (request: { query?: Record<string, unknown> }, _response: unknown, context: { currentAdmin?: CurrentAdmin }) => figuresOf(d, resources, callerOf(context.currentAdmin), request.query ?? {}) },
    resources: resources.map(entry => ({ resource: new GuardedResource(entry, ids), options: resourceOptions(entry) })),
  } as AdminJSOptions;
}

/** The front page, or the board that is asked for. @throws not_found for one that is not there */
function figuresOf(d: PanelDefinition, resources: readonly PanelResource[], caller: Caller, { board, range }: Readonly<Record<string, unknown>>): Promise<unknown> {
  if (board === undefined) return d.dashboard(caller, resources, isRange(range) ? range : undefined);
  const found = d.boards?.find(b => b.id === board);
  if (!found) throw notFound();
  return found.data(caller, resources);
}

/** What the browser needs to draw a resource; the same declaration the server checks against. */
function resourceOptions(entry: PanelResource): Record<string, unknown> {
  const custom = (name: string): Record<string, unknown> => {
    const f = entry.fields[name] ?? entry.computed?.[name] ?? entry.readers?.[name];
    return { ...f && { label: f.label, kind: f.kind ?? 'text' }, ...entry.computed?.[name]?.options && { options: entry.computed[name].options, tones: entry.computed[name].tones }, ...entry.fields[name] && { options: entry.fields[name].options, tones: entry.fields[name].tones, hint: entry.fields[name].hint }, sealed: Object.hasOwn(entry.readers ?? {}, name) };
  };
  const names = [...new Set([...entry.list, ...entry.show, ...entry.filters])];
  return {
    id: entry.id, navigation: entry.navigation, listProperties: [...entry.list], showProperties: [...entry.show], filterProperties: [...entry.filters], editProperties: [], sort: { sortBy: entry.sort.by, direction: entry.sort.direction },
    properties: Object.fromEntries(names.map(name => [name, { custom: custom(name), isSortable: sortableFields(entry).includes(name) }])),
    actions: actionsOf(entry),
    translations: { en: { labels: { [entry.id]: entry.label }, properties: {} } },
  };
}
