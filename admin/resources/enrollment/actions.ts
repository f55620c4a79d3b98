import type { PanelAction } from '#admin/kit/registry.js';

export const applicationActions: readonly PanelAction[] = [];
export const householdActions: readonly PanelAction[] = [];
