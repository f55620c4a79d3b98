import type { DynamicModule } from '@nestjs/common';
import type { PanelDeps } from './kit/loader.js';
import { panelModule } from './kit/panel.js';
import { adminPanel } from './panels/admin/admin-panel.js';

export type { PanelDeps } from './kit/loader.js';
export { adminPanel } from './panels/admin/admin-panel.js';
export { resources as panelResources } from './resources/index.js';

/** The panels as Nest modules; the composition root imports them. Needs the bundle that `admin/build.mjs` makes. */
export const adminModules = (deps: PanelDeps): DynamicModule[] => [panelModule(adminPanel, deps)];
