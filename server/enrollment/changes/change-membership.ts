import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command, unchanged } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { type Attempt, callIntent, changeIntent, changePending, prepareChange, rereadPayer, settleIntent, type SubscriptionChange, type SubscriptionChangeOutcome } from '#billing/index.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { claimIdempotencyKey } from '#kit/http/idempotency.js';
import { newId } from '#kit/ids/ids.js';
import { settingsInForce } from '#settings/index.js';
import { membershipSubject } from '../enrollment.access.js';
import { amountChanged, changeByAgent } from '../enrollment.errors.js';
import type { Membership } from '../membership.entity.js';
import { loadMembership } from '../membership.repository.js';
import { applyChange, moveChange } from './apply-change.js';
import { onChanged, onChangePending, onChangeRefused, onChangeScheduled } from './change.reactions.js';
import { isFresh } from './change.rules.js';
import { Confirmed, WishShape } from './changes.schema.js';
import { type MembershipChange, peopleContext } from './membership-change.entity.js';
import { changeById, changeOfKey, insertChange, updateChange } from './membership-change.repository.js';
import { type Target, targetOf } from './target.js';

export interface Started { readonly changeId: string; readonly payerId: string; readonly householdId: string; readonly intent: SubscriptionChange | null }
export interface ChangeResult { readonly changeId: string; readonly state: MembershipChange['state']; readonly effectiveOn: string; readonly monthlyCents: number; readonly dueNowCents: number; /** To pay what the change waits for. */ readonly clientSecret: string | null }

/** The row of a change, in its first state. */
export function changeRow(tx: Tx, m: Membership, target: Pick<Target, 'kind' | 'timing' | 'effectiveOn' | 'tier' | 'planVersionId' | 'addOnVersionIds' | 'monthlyCents' | 'added' | 'droppedIds'>, o: { key: string | null; dueNowCents: number; prorationAt: Date | null; state?: MembershipChange['state']; notBefore?: string }): MembershipChange {
  const id = newId();
  return {
    id, membershipId: m.id, applicationId: m.applicationId, householdId: m.householdId, agencyId: m.agencyId, agentId: m.agentId, groupId: m.groupId, kind: target.kind, state: o.state ?? 'requested', timing: target.timing,
    askedByKind: tx.principal.kind, askedById: tx.principal.id, idempotencyKey: o.key, fromPlanVersionId: m.planVersionId, toPlanVersionId: target.planVersionId, fromAddOnVersionIds: m.addOnVersionIds, toAddOnVersionIds: [...target.addOnVersionIds],
    fromTier: m.tier, toTier: target.tier, fromMonthlyCents: m.monthlyCents, toMonthlyCents: target.monthlyCents, peopleAdded: target.added.length, droppedPersonIds: [...target.droppedIds],
    peopleSealed: target.added.length ? tx.keys.seal(JSON.stringify(target.added), peopleContext(id)) : null, effectiveOn: target.effectiveOn, notBefore: o.notBefore ?? null, dueNowCents: BigInt(o.dueNowCents), prorationAt: o.prorationAt, intentId: null, reason: null,
    createdAt: tx.now, updatedAt: tx.now, appliedAt: null,
  };
}

/** Asks billing for the lines of a change; where no line differs, nothing is asked and the change takes its course here. */
export async function startChange(tx: Tx, m: Membership, row: MembershipChange, target: Pick<Target, 'subscriptionId' | 'lines' | 'timing' | 'effectiveOn'>, o: { expectedDueCents: number | null; prorationAt: number | null }): Promise<Started> {
  const intent = await prepareChange(tx, { subscriptionId: target.subscriptionId, lines: target.lines, when: target.timing, effectiveOn: target.effectiveOn, ...o });
  if (intent) await updateChange(tx, row.id, { intentId: intent.intentId });
  else if (target.timing === 'now') await applyChange(tx, row);
  else await moveChange(tx, row, 'schedule');
  return { changeId: row.id, payerId: m.payerId, householdId: m.householdId, intent };
}

export const callChange = async ({ intent }: Started, ports: Parameters<typeof callIntent>[2]): Promise<Attempt<SubscriptionChangeOutcome> | null> => (intent ? callIntent(changeIntent, intent, ports) : null);

/** Keeps the outcome, and what it means for the membership, in one transaction. */
export async function settleChange(tx: Tx, { changeId, intent }: Started, attempt: Attempt<SubscriptionChangeOutcome> | null): Promise<ChangeResult> {
  if (intent && attempt) {
    await settleIntent(tx, changeIntent, intent, attempt);
    const state = 'done' in attempt ? attempt.done.state : 'refused';
    await ({ applied: onChanged, pending: onChangePending, scheduled: onChangeScheduled, price_changed: onChangeRefused, refused: onChangeRefused, withdrawn: onChangeRefused })[state](tx, intent.intentId);
  }
  return resultOf((await changeById(tx, changeId))!, attempt && 'done' in attempt ? attempt.done.handle?.clientSecret ?? null : null);
}

const resultOf = (c: MembershipChange, clientSecret: string | null): ChangeResult =>
  ({ changeId: c.id, state: c.state, effectiveOn: c.effectiveOn, monthlyCents: Number(c.toMonthlyCents), dueNowCents: Number(c.dueNowCents), clientSecret: c.state === 'awaiting_payment' ? clientSecret : null });

/** Reads the payer again, so that the invoice and what it paid for are seen at once. @throws amount_changed when the processor would have charged something else */
export async function followChange(db: Db, started: Started, out: ChangeResult): Promise<ChangeResult> {
  if (started.intent && out.state !== 'refused') await rereadPayer(db, started.payerId);
  if (out.state === 'refused') throw amountChanged();
  return out;
}

/** What was shown must still be what is charged: for now, not for another time of the month. */
export function assertFresh(tx: Tx, timing: Target['timing'], prorationAt: Date | null, expectedDueCents: number): void {
  if (timing === 'next_period' ? expectedDueCents !== 0 : prorationAt === null ? expectedDueCents !== 0 : !isFresh(prorationAt.getTime() / 1000, tx.now.getTime() / 1000)) throw amountChanged();
}

/**
 * Changes plan, add-ons or household: what costs more at once and pro-rated, what costs less from the next period. What was
 * shown is what is charged, or nothing is changed. The same key gives the same change.
 */
export const changeMembership = command({
  name: 'changeMembership', action: 'change', subject: 'Membership', input: z.strictObject({ id: z.uuid(), ...WishShape, ...Confirmed }),
  async prepare(tx, { id, expectedDueCents, prorationAt, key, ...wish }): Promise<Started> {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'change', membershipSubject, m);
    await claimIdempotencyKey(tx, { scope: `change:${id}`, key, bodyHash: sha256(JSON.stringify([expectedDueCents, prorationAt, wish])) });
    const before = await changeOfKey(tx, id, key);
    if (before) { unchanged(tx); return { changeId: before.id, payerId: m.payerId, householdId: m.householdId, intent: null }; }
    if (m.agentId && isMember(tx) && (await settingsInForce(tx)).plan_change_by === 'agent') throw changeByAgent();
    const target = await targetOf(tx, m, wish);
    const at = prorationAt === null ? null : new Date(prorationAt);
    assertFresh(tx, target.timing, at, expectedDueCents);
    const row = changeRow(tx, m, target, { key, dueNowCents: expectedDueCents, prorationAt: at });
    if (!await insertChange(tx, row)) throw changePending();
    await record(tx, { action: 'membership.change_requested', subjectType: 'Membership', subjectId: id, details: { change: row.id, kind: row.kind, timing: row.timing, dueNowCents: expectedDueCents } });
    return startChange(tx, m, row, target, { expectedDueCents: target.timing === 'now' ? expectedDueCents : null, prorationAt: target.timing === 'now' && at ? Math.floor(at.getTime() / 1000) : null });
  },
  call: callChange,
  async settle(tx, started, attempt) {
    const out = await settleChange(tx, started, attempt);
    return isMember(tx) ? out : { ...out, clientSecret: null }; // the client secret of a charge is its member's alone
  },
  follow: followChange,
});

/** A member asks for the own household; staff and agents hold other roles. */
export const isMember = (tx: Tx): boolean => ((tx.principal as { roles?: readonly { role: string }[] }).roles ?? []).every(r => r.role === 'member');
