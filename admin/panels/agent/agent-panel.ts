import type { Caller } from '#admin/kit/caller.js';
import type { PanelDefinition } from '#admin/kit/panel.js';
import type { Range } from '#admin/kit/range.js';
import type { PanelResource } from '#admin/kit/registry.js';
import { resources } from '#admin/resources/index.js';
import { card, type DashboardData, dashboardOf, latestOf, overTime, sumOf } from '../blocks.js';

/** States in which a fee runs. */
const RUNNING = ['active', 'past_due'];

/** An agent's members by state, new ones a week, and what they pay a month; for a manager also by agent. */
export function agentDashboard(caller: Caller, all: readonly PanelResource[], range: Range = '12w'): Promise<DashboardData> {
  const find = (id: string): PanelResource => all.find(r => r.id === id)!;
  const [memberships, agents] = [find('memberships'), find('agents')];
  const manages = caller.actor.roles.some(r => r.role === 'agency_manager');
  return dashboardOf(caller, range, async tx => {
    const premium = await sumOf(tx, memberships, 'monthlyCents', RUNNING);
    return {
      figures: [
        { label: 'Monthly premium', value: premium.cents, kind: 'money', hint: 'of memberships that are active or past due' },
        { label: 'Members paying', value: premium.rows, kind: 'number', hint: premium.rows ? null : 'Share your link or code; who enrolls by it shows here.' },
      ],
      cards: [await card(tx, memberships, 'state', { label: 'Members by state' }), ...manages ? [await card(tx, memberships, 'agentId', { label: 'Members by agent', of: agents })] : [], await card(tx, memberships, 'tier', { label: 'Members by tier' })],
      plots: [await overTime(tx, memberships, 'createdAt', 'New members', range)],
      latest: await latestOf(tx, find('applications'), 'Latest applications', 'Nobody has enrolled by your link yet.'),
    };
  });
}

/** Agents and their managers. */
export const agentPanel: PanelDefinition = { panel: 'agent', root: '/agent', product: 'MyPremierPlans', title: 'Agents', servesAssets: false, resources, dashboard: agentDashboard };
