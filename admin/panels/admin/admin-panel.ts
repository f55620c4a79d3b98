import type { PanelDefinition } from '#admin/kit/panel.js';
import { resources } from '#admin/resources/index.js';
import { billing } from './billing-board.js';
import { adminDashboard } from './dashboard.js';

/** The staff's panel. */
export const adminPanel: PanelDefinition = {
  panel: 'admin', root: '/admin', product: 'MyPremierPlans', title: 'Back office', servesAssets: true, resources, dashboard: adminDashboard, boards: [billing],
};
