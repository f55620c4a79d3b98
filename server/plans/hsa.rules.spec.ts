import { describe, expect, it } from 'vitest';
import { calendarDate } from '#kit/time/calendar-date.js';
import { DEMO_PLANS } from './demo-catalogue.js';
import { hsaCapCents, hsaOf, type HsaFee } from './hsa.rules.js';
import { hsaView } from './hsa.text.js';
import { type Tier, TIERS } from './tier.rules.js';

const on = calendarDate('2026-11-20');
const fee = (dollars: number, extra: Partial<HsaFee> = {}): HsaFee => ({ monthlyCents: BigInt(dollars * 100), fixedAndPeriodic: true, primaryCareOnly: true, includesDrugs: false, ...extra });

describe('the HSA rule', () => {
  it.each([
    ['Plus FAM', 'FAM', fee(279), false, true, 'hsa.reason.within_cap', 'hsa.note.fee_alone'],
    ['Plus FAM with the add-on on its own line', 'FAM', fee(279), true, true, 'hsa.reason.within_cap', 'hsa.note.add_on_apart'],
    ['Plus FAM with drugs bundled', 'FAM', fee(309, { includesDrugs: true }), false, false, 'hsa.reason.drugs_in_fee', 'hsa.note.fee_alone'],
    ['Elite FAM', 'FAM', fee(349), false, false, 'hsa.reason.over_cap', 'hsa.note.fee_alone'],
    ['exactly the cap for one', 'EE', fee(150), false, true, 'hsa.reason.within_cap', 'hsa.note.fee_alone'],
    ['a cent above the cap for one', 'EE', { ...fee(150), monthlyCents: 15_001n }, false, false, 'hsa.reason.over_cap', 'hsa.note.fee_alone'],
    ['exactly the cap for more', 'ESP', fee(300), false, true, 'hsa.reason.within_cap', 'hsa.note.fee_alone'],
    ['a cent above the cap for more', 'ECH', { ...fee(300), monthlyCents: 30_001n }, false, false, 'hsa.reason.over_cap', 'hsa.note.fee_alone'],
    ['cheap but with drugs', 'EE', fee(20, { includesDrugs: true }), false, false, 'hsa.reason.drugs_in_fee', 'hsa.note.fee_alone'],
    ['cheap but more than primary care', 'EE', fee(20, { primaryCareOnly: false }), false, false, 'hsa.reason.not_primary_care', 'hsa.note.fee_alone'],
    ['pay by the visit', 'EE', fee(20, { fixedAndPeriodic: false }), true, false, 'hsa.reason.not_fixed', 'hsa.note.add_on_apart'],
  ] as const)('%s', (_, tier, one, drugAddOn, eligible, reasonKey, noteKey) => {
    expect(hsaOf({ on, tier, fee: one, drugAddOn })).toEqual({ eligible, reasonKey, noteKey, capCents: tier === 'EE' ? 15_000n : 30_000n, feeCents: one.monthlyCents });
  });

  it('has caps by year: none before 2026, and the last known afterwards', () => {
    expect(hsaCapCents(calendarDate('2025-12-31'), 'EE')).toBeNull();
    expect(hsaCapCents(calendarDate('2026-01-01'), 'EE')).toBe(15_000n);
    expect(hsaCapCents(calendarDate('2031-01-01'), 'FAM')).toBe(30_000n);
    expect(hsaOf({ on: calendarDate('2025-12-31'), tier: 'EE', fee: fee(10), drugAddOn: false })).toMatchObject({ eligible: false, reasonKey: 'hsa.reason.before_rule', capCents: 0n });
  });

  it('passes every price of the demo catalogue but Elite for a family', () => {
    const failing = DEMO_PLANS.flatMap((plan) => TIERS.filter((tier: Tier) => !hsaOf({ on, tier, drugAddOn: false, fee: { ...plan, monthlyCents: plan.prices[tier] } }).eligible).map((tier) => `${plan.code} ${tier}`));
    expect(failing).toEqual(['elite FAM']);
  });

  it('explains itself in both languages', () => {
    const hsa = hsaOf({ on, tier: 'FAM', fee: fee(349), drugAddOn: false });
    expect(hsaView('en', hsa)).toEqual({
      eligible: false, reason: 'Not HSA eligible: $349.00 a month is above the limit of $300.00.', capCents: 30_000,
      note: 'This looks at this fee alone. The limits count all your direct primary care arrangements together. This is not tax advice.',
    });
    expect(hsaView('es', hsa).reason).toBe('No compatible con HSA: $349.00 al mes supera el límite de $300.00.');
  });
});
