import { z } from 'zod';
import { cents, named } from '#kit/http/contract.js';
import { HouseholdInput, OffersReply } from '#enrollment/index.js';

const day = z.iso.date();
const PersonInput = HouseholdInput.shape.people.element.omit({ id: true });
const wish = {
  planVersionId: z.uuid().optional(), addOnVersionIds: z.array(z.uuid()).max(20).optional(),
  household: z.strictObject({ add: z.array(PersonInput).max(20).optional(), drop: z.array(z.uuid()).max(20).optional() }).optional(),
} as const;
export const Wish = named('AccountWish', z.strictObject(wish));
/** `expectedDueCents` and `prorationAt` as the preview gave them: what is charged is what was seen, or nothing is. */
export const WishConfirmed = named('AccountWishConfirmed', z.strictObject({ ...wish, expectedDueCents: z.int().min(0), prorationAt: z.iso.datetime().nullable(), key: z.string().min(8).max(100) }));
export const ChoicesReply = named('AccountChoices', z.object({ plans: OffersReply.shape.plans, addOns: OffersReply.shape.addOns }));

const share = z.object({ seconds: z.int(), ofSeconds: z.int(), days: z.int(), ofDays: z.int() });
export const PreviewReply = named('AccountChangePreview', z.object({
  when: z.enum(['now', 'next_period']), effectiveOn: day, tier: z.enum(['EE', 'ESP', 'ECH', 'FAM']), monthlyCents: cents, dueNowCents: cents, nextChargeCents: cents, nextChargeOn: day.nullable(), prorationAt: z.iso.datetime().nullable(),
  lines: z.array(z.object({ kind: z.enum(['credit', 'charge']), of: z.enum(['plan', 'addon']), fromOn: day, toOn: day, cents, unitCents: cents, share })),
  hsa: z.object({ eligible: z.boolean(), reason: z.string(), note: z.string(), capCents: z.int() }),
}));
export const ChangedReply = named('AccountChanged', z.object({ state: z.string(), effectiveOn: day, monthlyCents: cents, dueNowCents: cents, clientSecret: z.string().nullable() }));
export const DoneReply = named('AccountDone', z.object({ id: z.uuid() }));
export const StateReply = named('AccountState', z.object({ id: z.uuid(), state: z.string() }));
export const PauseReply = named('AccountPauseOutlook', z.object({ pausesOn: day, paidThrough: day, skippedChargeOn: day, firstResumesOn: day, lastResumesOn: day, resumeCents: cents }));
export const Pause = named('AccountPause', z.strictObject({ resumesOn: day }));
export const CancellationReply = named('AccountCancellation', z.object({ endsOn: day, paidThrough: day.nullable(), noticeEndsOn: day.nullable(), daysToBill: z.int(), refundCents: cents, refundRule: z.enum(['eligible', 'review', 'unearned_days', 'none']) }));
export const Cancel = named('AccountCancel', z.strictObject({ reason: z.string().trim().max(300).optional(), key: z.string().min(8).max(100) }));
export const CanceledReply = named('AccountCanceled', z.object({ id: z.uuid(), state: z.string(), endsOn: day }));
export const PaidReply = named('AccountPaid', z.object({ id: z.uuid(), paid: z.boolean() }));
export const AskedReply = named('AccountChangeAsked', z.object({ changeId: z.uuid(), state: z.string() }));
/** Where a member who comes back goes on: asks for a fresh code, the household and the plan of before are filled in. */
export const ReactivatedReply = named('AccountReactivated', z.object({ link: z.string() }));
