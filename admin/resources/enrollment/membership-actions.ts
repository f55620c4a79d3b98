import { z } from 'zod';
import type { Choice, PanelAction, PreviewLine, Row } from '#admin/kit/registry.js';
import { RowQuery } from '#admin/kit/row-query.js';
import { approveMembershipChange, cancelMembership, type CancellationView, changeMembership, type ChangeView, declineMembershipChange, endMembershipNow, keepMembership, membershipChangeSubject, pauseMembership, personSubject, previewCancellation, previewMembershipChange, resumeMembership, withdrawMembershipChange } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { versionsOnSale } from '#plans/index.js';
import { TIER_OPTIONS, words } from '../shared.js';

const text = (max: number) => z.string().trim().max(max);
/** What one form asks for: another plan, add-ons, who leaves and one who joins. */
const ChangeForm = z.strictObject({
  planVersionId: z.uuid().optional().describe('Plan'), addOnVersionIds: z.array(z.uuid()).max(20).optional().describe('Add-ons: all that there are to be; none ticked leaves them as they are'), noAddOns: z.boolean().optional().describe('Take all add-ons off'),
  drop: z.array(z.uuid()).max(20).optional().describe('Who leaves'),
  addRole: z.enum(['spouse', 'partner', 'child']).optional().describe('Who joins'), addFirstName: text(100).optional().describe('First name of who joins'), addLastName: text(100).optional().describe('Last name of who joins'), addBirthDate: z.iso.date().optional().describe('Birth date of who joins'),
});

function changeInput(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const v = values as z.output<typeof ChangeForm>;
  const add = v.addRole || v.addFirstName ? [{ role: v.addRole ?? '', firstName: v.addFirstName ?? '', lastName: v.addLastName ?? '', birthDate: v.addBirthDate ?? '' }] : [];
  const household = add.length || v.drop?.length ? { household: { ...add.length ? { add } : {}, ...v.drop?.length ? { drop: v.drop } : {} } } : {};
  return { ...v.planVersionId ? { planVersionId: v.planVersionId } : {}, ...v.noAddOns ? { addOnVersionIds: [] } : v.addOnVersionIds?.length ? { addOnVersionIds: v.addOnVersionIds } : {}, ...household };
}

async function changeChoices(tx: Tx, row: Row): Promise<Record<string, readonly Choice[]>> {
  const onSale = await versionsOnSale(tx);
  const named = (kind: 'plan' | 'addon'): Choice[] => onSale.filter(v => v.kind === kind).map(v => ({ value: v.id, label: v.texts.en.name }));
  const people = await RowQuery.scoped(tx, personSubject).andWhere(`"row"."household_id" = :household and "row"."role" <> 'self' and "row"."left_on" is null`, { household: row['householdId'] }).rows<Row>(tx, true);
  return { planVersionId: named('plan'), addOnVersionIds: named('addon'), drop: people.map(p => ({ value: String(p['id']), label: `${String(p['firstName'])} ${String(p['lastName'])} (${String(p['role'])})` })) };
}

function changeLines(v: ChangeView): PreviewLine[] {
  return [
    { label: v.when === 'now' ? 'Takes effect today' : 'Takes effect with the next period', value: v.effectiveOn, kind: 'date' },
    { label: 'Tier', value: TIER_OPTIONS[v.tier as keyof typeof TIER_OPTIONS] ?? v.tier, kind: 'text' }, { label: 'A month from then on', value: v.monthlyCents, kind: 'money' },
    ...v.lines.map((l, i): PreviewLine => ({ label: `${i + 1}. ${l.kind === 'credit' ? 'Back for unused time' : 'For the rest of the period'}, ${l.of === 'plan' ? 'plan' : 'add-on'}: ${l.share.days} of ${l.share.ofDays} days, ${l.fromOn} to ${l.toOn}`, value: l.cents, kind: 'money' })),
    { label: 'Charged now', value: v.dueNowCents, kind: 'money', strong: true },
    { label: v.nextChargeOn ? `Next charge, ${v.nextChargeOn}` : 'Next charge', value: v.nextChargeCents, kind: 'money' },
  ];
}

const cancelLines = (v: CancellationView): PreviewLine[] => [
  { label: 'Ends on', value: v.endsOn, kind: 'date', strong: true }, { label: 'Paid through', value: v.paidThrough, kind: 'date' }, { label: 'Notice ends', value: v.noticeEndsOn, kind: 'date' }, { label: 'Days still to bill', value: String(v.daysToBill), kind: 'text' },
  { label: `Goes back (${words(v.refundRule).toLowerCase()})`, value: v.refundCents, kind: 'money' },
];

const RUNNING = new Set(['active', 'past_due', 'paused', 'suspended']);
const is = (...states: string[]) => (row: Row): boolean => states.includes(String(row['state']));

/** Whether the membership has a change in one of these states. */
const hasChange = (...states: string[]) => async (tx: Tx, row: Row): Promise<boolean> =>
  (await RowQuery.scoped(tx, membershipChangeSubject).andWhere('"row"."membership_id" = :membership and "row"."state" = any(:states)', { membership: row['id'], states }).limit(1).rows<Row>(tx)).length > 0;

export const membershipActions: readonly PanelAction[] = [
  {
    useCase: changeMembership, label: 'Change plan or household', on: 'record', id: 'id', when: row => is('active', 'past_due')(row) && !row['endsOn'], explain: 'What costs more counts at once and is pro-rated; what costs less counts from the next period. You see what is charged before anything happens.',
    form: { schema: ChangeForm, toInput: changeInput }, choices: changeChoices,
    preview: { useCase: previewMembershipChange, lines: changeLines, confirms: (v: ChangeView) => ({ expectedDueCents: v.dueNowCents, prorationAt: v.prorationAt, key: newId() }) },
  },
  { useCase: withdrawMembershipChange, label: 'Withdraw a change', on: 'record', id: 'id', when: is('active', 'past_due', 'paused'), offered: hasChange('asked', 'scheduled', 'awaiting_payment'), explain: 'Takes back a change that is scheduled, waits for its payment or for the agent.', confirm: 'The membership stays as it is. Go on?' },
  { useCase: pauseMembership, label: 'Pause', on: 'record', id: 'id', when: row => is('active')(row) && !row['endsOn'], explain: 'No renewal is charged until it goes on. What is paid stays paid.', confirm: 'Renewals stop until it goes on. Pause it?' },
  { useCase: resumeMembership, label: 'Resume', on: 'record', id: 'id', when: is('paused'), explain: 'Within a month that is paid it goes on just so; later a new month begins today and is charged today.', confirm: 'Resume it? If the paid month is over, the card is charged today.' },
  {
    useCase: cancelMembership, label: 'Cancel', on: 'record', id: 'id', danger: true, when: row => RUNNING.has(String(row['state'])) && !row['endsOn'], explain: 'Ends with what is paid, or with the notice of the state where that is later.', confirm: 'Until that day it can be kept.',
    form: { schema: z.strictObject({ reason: text(300).optional().describe('Reason') }), toInput: values => values }, preview: { useCase: previewCancellation, without: ['reason'], lines: cancelLines, confirms: () => ({ key: newId() }) },
  },
  { useCase: keepMembership, label: 'Keep', on: 'record', id: 'id', when: row => RUNNING.has(String(row['state'])) && Boolean(row['endsOn']), explain: 'Takes the cancellation back.', confirm: 'Renewals go on as before. Keep it?' },
  { useCase: endMembershipNow, label: 'End now', on: 'record', id: 'id', danger: true, when: row => row['state'] !== 'ended', explain: 'Ends it today. What is owed back by the state\'s rule is asked for, and paid by a refund of its own.', confirm: 'Care ends today, and it cannot be taken back. End it?' },
];

/** What a member has asked for: the agent of the membership answers, or staff. */
export const requestActions: readonly PanelAction[] = [
  { useCase: approveMembershipChange, label: 'Approve the change asked for', on: 'record', id: 'id', when: is('active', 'past_due'), offered: hasChange('asked'), explain: 'Makes the change the member has asked for, as of now: what costs more is charged at once to the member\'s card.', confirm: 'The change is made. Go on?' },
  { useCase: declineMembershipChange, label: 'Decline the change asked for', on: 'record', id: 'id', when: is('active', 'past_due'), offered: hasChange('asked'), explain: 'Nothing changes. The reason is kept.' },
];
