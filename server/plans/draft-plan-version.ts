import { z } from 'zod';
import { load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId } from '#kit/ids/ids.js';
import type { PlanVersion } from './plan.entity.js';
import { insertVersion, nextVersionNumber } from './plan.repository.js';
import { planVersionSubject } from './plans.access.js';

const price = (tier: string) => z.coerce.number().int().min(0).max(1_000_000).describe(`${tier}, cents a month`);

/** A new draft with other prices, from an existing version's texts. It sells only once published. */
export const draftPlanVersion = change({
  name: 'draftPlanVersion', action: 'draft', subject: 'PlanVersion',
  input: z.strictObject({ id: z.uuid(), priceEe: price('EE'), priceEsp: price('ESP'), priceEch: price('ECH'), priceFam: price('FAM') }),
  async run(tx, input) {
    const from = await load<PlanVersion>(tx, planVersionSubject, input.id);
    const prices = { priceEe: BigInt(input.priceEe), priceEsp: BigInt(input.priceEsp), priceEch: BigInt(input.priceEch), priceFam: BigInt(input.priceFam) };
    const draft: PlanVersion = {
      id: newId(), planId: from.planId, version: await nextVersionNumber(tx, from.planId), state: 'draft', soldFrom: null, soldUntil: null, texts: from.texts, facts: from.facts,
      ...prices, createdAt: tx.systemNow, publishedAt: null,
    };
    await insertVersion(tx, draft);
    await record(tx, { action: 'plan_version.drafted', subjectType: 'PlanVersion', subjectId: draft.id, details: { from: from.id, version: draft.version, prices: Object.values(input).slice(1) } });
    return { id: draft.id, version: draft.version };
  },
});
