import { z } from 'zod';
import { command, unchanged } from '#access/use-case.js';
import { auditRow } from '#audit/record.js';
import { callOpenSubscription, type OpenSubscriptionRequest, type PaymentHandle, planSubscription, type SubscriptionPlan, settleOpenSubscription, openingOfApplication } from '#billing/index.js';
import { employerShareOf } from '#groups/index.js';
import { insertAll } from '#kit/db/insert-all.js';
import type { Ports } from '#kit/db/ports.js';
import type { Tx } from '#kit/db/tx.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import { newId, shortCode } from '#kit/ids/ids.js';
import { formatCents } from '#kit/money/money.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { settingsInForce } from '#settings/index.js';
import type { Application } from './application.entity.js';
import { loadToPay, openHousehold } from './application.repository.js';
import { applicationStates } from './application.states.js';
import { MOST_PAYMENT_ATTEMPTS } from './count-payment-attempt.js';
import { agreementMissing, applicationClosed, applicationPaid, householdMissing, paymentAttemptsExhausted, priceChanged } from './enrollment.errors.js';
import { enrollmentRows } from './enrollment.rows.js';
import { checkBody, type Claim, claimIdempotencyKey, claiming } from '#kit/http/idempotency.js';
import { type Priced, priceApplication, unpriced } from './offers.js';
import { isComplete, stillFits } from './application.view.js';

const Input = z.strictObject({ id: z.uuid(), expectedMonthlyCents: z.int().min(0), key: z.string() });
interface Prepared { request: OpenSubscriptionRequest; replay: { processorSubscriptionId: string | null } | null; amountCents: bigint; attemptsLeft: number }
interface Called { opened: Awaited<ReturnType<typeof callOpenSubscription>> | null; handle: PaymentHandle | null; paid?: boolean }

/**
 * Turns a signed draft into a household, a membership that waits for its payment, and a subscription at the processor.
 * A second submit of the same application (reload, double click, another device) finds what the first one made.
 */
export const submitApplication = command({
  name: 'submitApplication', action: 'submit', subject: 'Application', input: Input,
  async prepare(tx, input): Promise<Prepared> {
    const claim = { scope: `submit:${input.id}`, key: input.key, bodyHash: sha256(String(input.expectedMonthlyCents)) };
    const application = await loadToPay(tx, input.id, 'update');
    if (application.state === 'draft') return submit(tx, application, input.expectedMonthlyCents, claim);
    await claimIdempotencyKey(tx, claim);
    if (application.state !== 'submitted') throw application.state === 'approved' ? applicationPaid() : applicationClosed();
    return again(tx, application);
  },
  async call({ request, replay }, ports): Promise<Called> {
    if (replay?.processorSubscriptionId) return openedBefore(ports, replay.processorSubscriptionId);
    const opened = await callOpenSubscription(request, ports);
    return { opened, handle: opened.handle };
  },
  async settle(tx, prepared, { opened, handle, paid }) {
    if (opened) await settleOpenSubscription(tx, prepared.request, opened);
    if (!handle) throw paid ? applicationPaid() : applicationClosed();
    return { kind: handle.kind, clientSecret: handle.clientSecret, amountCents: prepared.amountCents, currency: 'usd' as const, attemptsLeft: prepared.attemptsLeft };
  },
});

const RUNNING: ReadonlySet<string> = new Set(['active', 'trialing', 'past_due']);

/** Its client secret again, or whether it was paid (or its card saved) before we have heard of it: then nobody may be asked for a card. */
async function openedBefore(ports: Ports, id: string): Promise<Called> {
  const handle = await ports.payments.paymentHandle(id);
  return { opened: null, handle, paid: handle === null && RUNNING.has((await ports.payments.fetchSubscription(id))?.state ?? '') };
}

async function submit(tx: Tx, application: Application, expected: number, claim: Claim): Promise<Prepared> {
  if (application.paymentAttempts >= MOST_PAYMENT_ATTEMPTS) throw paymentAttemptsExhausted();
  const household = openHousehold(tx, application);
  // ages and open states are those of today, not of the day the household was typed
  if (!household || !application.tier || !isComplete(tx, household)) throw householdMissing();
  const priced = await priceApplication(tx, application);
  if (!priced) throw unpriced(application);
  if (BigInt(expected) !== priced.quote.monthlyCents) throw priceChanged({ params: { amount: formatCents(priced.quote.monthlyCents, application.locale) } });
  if (!application.agreementId || !stillFits(application, priced)) throw agreementMissing();
  const householdId = newId();
  const plan = planSubscription({
    applicationId: application.id, householdId, items: priced.quote.lines.map(l => ({ kind: l.kind, priceRef: l.versionId, unitCents: l.monthlyCents })), currency: 'usd',
    startsOn: calendarDate(priced.start.startsOn), chargeNow: priced.start.dueToday, bankDebits: (await settingsInForce(tx)).bank_debits === 'on',
  }, tx);
  await write(tx, { application, household, priced, householdId, plan, claim });
  return { request: plan.request, replay: null, amountCents: priced.quote.dueTodayCents, attemptsLeft: MOST_PAYMENT_ATTEMPTS - application.paymentAttempts };
}

interface Enrollment { application: Application; household: NonNullable<ReturnType<typeof openHousehold>>; priced: Priced; householdId: string; plan: SubscriptionPlan; claim: Claim }

/** Everything of an enrollment in one statement; the application moves in the same one, and only if it still is a draft. */
async function write(tx: Tx, { application, household, priced, householdId, plan, claim }: Enrollment): Promise<void> {
  const audit = auditRow(tx, {
    action: 'application.submitted', subjectType: 'Application', subjectId: application.id, changes: { state: ['draft', 'submitted'] },
    details: { tier: application.tier, planVersion: application.planVersionId, monthlyCents: plan.monthlyCents.toString(), startsOn: priced.start.startsOn, agreement: application.agreementId },
  });
  const rows = enrollmentRows(tx, { application, household, householdId, priced, payerId: plan.payerId, employerCents: application.groupId ? await employerShareOf(tx, application.groupId, plan.monthlyCents) : 0n, memberNumber: `M-${shortCode(8)}` });
  const { moved, claimed } = await insertAll(tx, [
    ...Object.entries(rows).map(([table, list]) => ({ table, rows: list })),
    ...Object.entries(plan.rows).map(([table, list]) => ({ table, rows: list })),
    { table: 'state_history', rows: [{ id: newId(), subject_type: 'application', subject_id: application.id, from_state: 'draft', to_state: applicationStates.next('draft', 'submit'), action: 'submit', reason: null, actor_kind: tx.principal.kind, actor_id: tx.principal.id, at: tx.now }] },
    { table: 'domain_event', rows: [{ id: newId(), name: 'application.submitted', payload: { application: application.id }, occurred_at: tx.systemNow }] },
    { table: 'audit_entry', rows: [audit.row] },
  ], [{
    name: 'moved', values: [application.id, householdId, tx.now],
    sql: n => `update application set state = 'submitted', household_id = $${n + 1}, submitted_at = $${n + 2}, updated_at = $${n + 2} where id = $${n} and state = 'draft' returning id`,
  }, { name: 'claimed', ...claiming(claim) }]);
  if (claimed !== 1) await checkBody(tx, claim);
  if (moved !== 1) throw applicationClosed();
}

/** Submitted before: the same subscription, its secret read again from the processor. */
async function again(tx: Tx, application: Application): Promise<Prepared> {
  unchanged(tx); // the first submit wrote the audit row
  const known = await openingOfApplication(tx, application.id);
  if (!known) throw applicationClosed();
  return {
    request: known.request, replay: { processorSubscriptionId: known.processorSubscriptionId }, amountCents: known.chargeNow ? known.monthlyCents : 0n,
    attemptsLeft: Math.max(0, MOST_PAYMENT_ATTEMPTS - application.paymentAttempts),
  };
}
