import type { PanelAction } from '#admin/kit/registry.js';

export const noticeActions: readonly PanelAction[] = [];
