import type { Caller } from '#admin/kit/caller.js';
import type { Range } from '#admin/kit/range.js';
import type { PanelResource } from '#admin/kit/registry.js';
import { type Blocks, card, type DashboardData, dashboardOf, latestOf, overTime } from '../blocks.js';

/** Figures of the staff's front page: only of resources the caller may read, counted under the caller's own scope. */
export function adminDashboard(caller: Caller, resources: readonly PanelResource[], range: Range = '30d'): Promise<DashboardData> {
  const shown = resources.filter(r => r.dashboard && caller.ability.can('read', r.subject.name));
  return dashboardOf(caller, range, async tx => {
    const blocks: Blocks = { figures: [], cards: [], plots: [], latest: await latestOf(tx, shown[0], 'Latest applications', 'Nobody has begun to enroll yet.') };
    for (const r of shown) {
      if (r.dashboard?.groupBy) blocks.cards.push(await card(tx, r, r.dashboard.groupBy));
      if (r.dashboard?.perDay) blocks.plots.push(await overTime(tx, r, r.dashboard.perDay, r.dashboard.perDayLabel ?? r.dashboard.label, range));
    }
    return blocks;
  });
}
