import type { Caller } from '#admin/kit/caller.js';
import type { PanelDefinition } from '#admin/kit/panel.js';
import type { PanelResource } from '#admin/kit/registry.js';
import { resources } from '#admin/resources/index.js';
import { card, type DashboardData, dashboardOf, latestOf, perMonth, sumOf } from '../blocks.js';

const RUNNING = ['active', 'past_due'];

/** Who is enrolled by tier, starts and ends, and what the employer bears a month. */
export function employerDashboard(caller: Caller, all: readonly PanelResource[]): Promise<DashboardData> {
  const find = (id: string): PanelResource => all.find(r => r.id === id)!;
  const memberships = find('memberships');
  return dashboardOf(caller, null, async tx => {
    const cost = await sumOf(tx, memberships, 'employerCents', RUNNING);
    return {
      figures: [
        { label: 'Monthly cost', value: cost.cents, kind: 'money', hint: 'your share of the fees of everybody who is covered now' },
        { label: 'Employees covered', value: cost.rows, kind: 'number', hint: cost.rows ? null : 'Give your people the group code; who enrolls by it shows here.' },
      ],
      cards: [await card(tx, memberships, 'tier', { label: 'Enrolled by tier' }), await card(tx, memberships, 'state', { label: 'Enrolled by state' })],
      plots: [await perMonth(tx, memberships, { startsOn: 'Starts', endsOn: 'Ends' }, 'Starts and ends')],
      latest: await latestOf(tx, memberships, 'Latest enrollments', 'Nobody has enrolled by your group code yet.'),
    };
  });
}

/** Employers. */
export const employerPanel: PanelDefinition = { panel: 'employer', root: '/employer', product: 'MyPremierPlans', title: 'Employers', servesAssets: false, resources, dashboard: employerDashboard };
