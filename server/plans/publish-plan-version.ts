import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { conflict, invalidPayload } from '#kit/errors/app-error.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import type { PlanVersion } from './plan.entity.js';
import { endSaleOfOthers, updateVersion } from './plan.repository.js';
import { planVersionSubject } from './plans.access.js';

/** Puts a draft on sale from a date on. The version sold until then ends the day before; contracts made under it keep it. */
export const publishPlanVersion = change({
  name: 'publishPlanVersion', action: 'publish', subject: 'PlanVersion',
  input: z.strictObject({ id: z.uuid(), soldFrom: z.iso.date().optional().describe('On sale from (today if empty)') }),
  async run(tx, input) {
    const version = await load<PlanVersion>(tx, planVersionSubject, input.id, 'update');
    authorize(tx, 'publish', planVersionSubject, version);
    if (version.state !== 'draft') throw conflict();
    const soldFrom = input.soldFrom ?? tx.today;
    if (soldFrom < tx.today) throw invalidPayload({ fields: [{ path: 'soldFrom', code: 'invalid' }] });
    await updateVersion(tx, version.id, { state: 'published', soldFrom, publishedAt: tx.systemNow });
    await endSaleOfOthers(tx, version.planId, version.id, addDays(calendarDate(soldFrom), -1));
    await record(tx, { action: 'plan_version.published', subjectType: 'PlanVersion', subjectId: version.id, changes: { state: ['draft', 'published'], soldFrom: [version.soldFrom, soldFrom] } });
    return { id: version.id, soldFrom };
  },
});
