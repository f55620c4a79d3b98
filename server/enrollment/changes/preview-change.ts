import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command, unchanged } from '#access/use-case.js';
import { type ChangePreview, type ChangeRequest, previewRequest } from '#billing/index.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { calendarDate, daysBetween } from '#kit/time/calendar-date.js';
import { hsaOf, hsaView, type HsaView, versionsById } from '#plans/index.js';
import { membershipSubject } from '../enrollment.access.js';
import type { Membership } from '../membership.entity.js';
import { loadMembership } from '../membership.repository.js';
import { WishShape } from './changes.schema.js';
import { type Target, targetOf } from './target.js';

/** One line of what is charged at once. `share` is the part of the month it stands for, in seconds and in days. */
export interface PreviewLine {
  readonly kind: 'credit' | 'charge'; readonly of: 'plan' | 'addon'; readonly fromOn: string; readonly toOn: string; readonly cents: number; readonly unitCents: number;
  readonly share: { readonly seconds: number; readonly ofSeconds: number; readonly days: number; readonly ofDays: number };
}
export interface ChangeView {
  readonly when: Target['timing']; readonly effectiveOn: string; readonly tier: string; readonly monthlyCents: number; readonly dueNowCents: number; readonly nextChargeCents: number; readonly nextChargeOn: string | null;
  readonly prorationAt: string | null; readonly lines: readonly PreviewLine[]; readonly hsa: HsaView;
}

interface Asked { readonly membership: Membership; readonly target: Target; readonly remote: Awaited<ReturnType<typeof previewRequest>>; readonly old: ReadonlyMap<string, bigint> }
export interface Shown { readonly preview: ChangePreview | null; readonly period: { readonly start: Date; readonly end: Date } | null }

/** What to ask the processor, and what the answer is told with. */
export async function askPreview(tx: Tx, membership: Membership, target: Target, at = tx.now): Promise<Asked> {
  const remote = await previewRequest(tx, target.subscriptionId, target.lines, target.timing, target.timing === 'now' ? Math.floor(at.getTime() / 1000) : null);
  const items = await tx.query<{ processorItemId: string; unitCents: bigint }>('select processor_item_id "processorItemId", unit_cents "unitCents" from subscription_item where subscription_id = $1 and removed_at is null', [target.subscriptionId]);
  return { membership, target, remote, old: new Map(items.map(i => [i.processorItemId, i.unitCents])) };
}

/** Only what is charged at once has lines. @throws ProcessorError */
export async function callPreview({ remote, target }: Asked, { payments }: Pick<Ports, 'payments'>): Promise<Shown> {
  if (remote === null || target.timing !== 'now') return { preview: null, period: null };
  const [preview, current] = await Promise.all([payments.previewChange(remote.request), payments.fetchSubscription(remote.request.processorSubscriptionId)]);
  return { preview, period: current?.periodStart && current.periodEnd ? { start: current.periodStart, end: current.periodEnd } : null };
}

const seconds = (from: Date, to: Date): number => Math.round((to.getTime() - from.getTime()) / 1000);

export async function viewOf(tx: Tx, asked: Asked, { preview, period }: Shown): Promise<ChangeView> {
  const { target, membership, remote, old } = asked;
  const request = remote?.request;
  return {
    when: target.timing, effectiveOn: target.effectiveOn, tier: target.tier, monthlyCents: Number(target.monthlyCents), dueNowCents: preview?.dueCents ?? 0, nextChargeCents: Number(target.monthlyCents), nextChargeOn: membership.nextChargeOn,
    prorationAt: preview && request?.prorationAt ? new Date(request.prorationAt * 1000).toISOString() : null,
    lines: preview && request && period ? preview.lines.map(l => lineOf(tx, l, request, remote.plan, old, period)) : [], hsa: await hsaAfter(tx, target),
  };
}

function lineOf(tx: Tx, line: ChangePreview['lines'][number], request: ChangeRequest, plan: string | null, old: ReadonlyMap<string, bigint>, period: { start: Date; end: Date }): PreviewLine {
  const known = request.items.find(i => i.processorItemId !== null && i.processorItemId === line.processorItemId);
  const unit = line.kind === 'credit' ? Number(old.get(line.processorItemId ?? '') ?? 0n) : known?.unitCents ?? request.items.find(i => i.processorItemId === null)?.unitCents ?? 0;
  const day = (at: Date) => calendarDate(tx.dateOf(at));
  return {
    kind: line.kind, of: line.processorItemId === plan ? 'plan' : 'addon', fromOn: day(line.from), toOn: day(line.to), cents: line.cents, unitCents: unit,
    share: { seconds: seconds(line.from, line.to), ofSeconds: seconds(period.start, period.end), days: daysBetween(day(line.from), day(line.to)), ofDays: daysBetween(day(period.start), day(period.end)) },
  };
}

/** The badge is looked at again: another tier has another cap. */
async function hsaAfter(tx: Tx, { plan, tier, addOns, effectiveOn }: Target): Promise<HsaView> {
  const [version] = await versionsById(tx, [plan.id]);
  const facts = version!.facts;
  const fee = { monthlyCents: plan.prices[tier], fixedAndPeriodic: facts.fixedAndPeriodic, primaryCareOnly: facts.primaryCareOnly, includesDrugs: facts.includesDrugs };
  return hsaView(localeOf(tx), hsaOf({ on: calendarDate(effectiveOn), tier, drugAddOn: addOns.some(a => a.facts.drugAddOn), fee }));
}

const localeOf = (tx: Tx): 'en' | 'es' => (tx.principal as { locale?: 'en' | 'es' }).locale ?? 'en';

/** What a change would cost, now and from the next period on, to the cent; changes nothing. */
export const previewMembershipChange = command({
  name: 'previewMembershipChange', action: 'change', subject: 'Membership', input: z.strictObject({ id: z.uuid(), ...WishShape }),
  async prepare(tx, { id, ...wish }): Promise<Asked> {
    unchanged(tx);
    const membership = await loadMembership(tx, id);
    authorize(tx, 'change', membershipSubject, membership);
    return askPreview(tx, membership, await targetOf(tx, membership, wish));
  },
  call: (asked, ports): Promise<Shown> => callPreview(asked, ports),
  settle: (tx, asked, shown) => viewOf(tx, asked, shown),
});
