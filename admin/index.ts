import type { DynamicModule } from '@nestjs/common';
import type { PanelDeps } from './kit/loader.js';
import { panelModule } from './kit/panel.js';
import { adminPanel } from './panels/admin/admin-panel.js';
import { agentPanel } from './panels/agent/agent-panel.js';
import { employerPanel } from './panels/employer/employer-panel.js';

export type { PanelDeps } from './kit/loader.js';
export { inPanel } from './kit/registry.js';
export const panels = [adminPanel, agentPanel, employerPanel];
export { resources as panelResources } from './resources/index.js';

/** The panels as Nest modules; the composition root imports them. Needs the bundle that `admin/build.mjs` makes. */
export const adminModules = (deps: PanelDeps): DynamicModule[] => panels.map(panel => panelModule(panel, deps));
