import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { callCancel, type CancelOutcome, openingOfApplication, type PreparedCancel, prepareCancel, settleCancel } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';
import { transition, tryTransition } from '#kit/states/transition.js';
import { loadApplication } from './application.repository.js';
import { applicationStates } from './application.states.js';
import { applicationView } from './application.view.js';
import { applicationSubject } from './enrollment.access.js';
import { applicationPaid } from './enrollment.errors.js';
import { leaveGroup } from './household.repository.js';
import { onEnded } from './membership.reactions.js';
import { membershipOfApplication } from './membership.repository.js';
import { membershipStates } from './membership.states.js';

interface Leaving { id: string; cancel: PreparedCancel; payerId: string | null; reason: string }
interface WayOut<I, O> {
  name: string;
  action: 'withdraw' | 'decline' | 'reopen';
  input: z.ZodType<I>;
  reason(input: I): string;
  /** What becomes of the application, once its subscription is known to have ended unpaid. */
  finish(tx: Tx, leaving: Leaving): Promise<O>;
}

/** A way out of an application that is not yet paid: the unpaid subscription first, at the processor, then the application itself. */
const wayOut = <I extends { id: string }, O>({ name, action, input, reason, finish }: WayOut<I, O>) => command<I, Leaving, CancelOutcome, O>({
  name, action, subject: 'Application', input,
  prepare: (tx, data) => prepareLeaving(tx, data.id, action, reason(data)),
  call: ({ cancel }, ports) => callCancel(cancel, ports),
  async settle(tx, leaving, outcome) {
    if (await settleCancel(tx, leaving.cancel, outcome) === 'paid') throw applicationPaid();
    return finish(tx, leaving);
  },
});

async function prepareLeaving(tx: Tx, id: string, action: WayOut<never, never>['action'], reason: string): Promise<Leaving> {
  const application = await loadApplication(tx, id, 'update');
  authorize(tx, action, applicationSubject, application);
  applicationStates.next(application.state, action);
  const opening = await openingOfApplication(tx, id);
  const cancel = opening && await prepareCancel(tx, { subscriptionId: opening.subscriptionId, onlyUnpaid: true, reason });
  await record(tx, { action: `application.${action}_requested`, subjectType: 'Application', subjectId: id, details: { reason } });
  return { id, cancel, payerId: opening?.request.payerId ?? null, reason };
}

/** The application is over, and the membership that waited for its payment is void. */
async function close(tx: Tx, { id, reason }: Leaving, action: 'withdraw' | 'decline'): Promise<void> {
  const application = await loadApplication(tx, id, 'update');
  const set = { decided_at: tx.now, resume_mac: null, ...(action === 'decline' ? { decline_reason: reason } : {}) };
  const to = await transition(tx, { machine: applicationStates, table: 'application', id, from: application.state, action, reason, set });
  const membership = await membershipOfApplication(tx, id);
  if (membership && membershipStates.can(membership.state, 'void')) {
    const done = await tryTransition(tx, { machine: membershipStates, table: 'membership', id: membership.id, from: membership.state, action: 'void', reason, set: { next_charge_on: null } });
    if (done) await leaveGroup(tx, membership.householdId);
  }
  await emit(tx, `application.${to}`, { application: id });
  await record(tx, { action: `application.${to}`, subjectType: 'Application', subjectId: id, changes: { state: [application.state, to] }, details: { reason } });
}

const ById = z.strictObject({ id: z.uuid() });

export const withdrawApplication = wayOut({
  name: 'withdrawApplication', action: 'withdraw', input: ById, reason: () => 'withdrawn by the applicant',
  async finish(tx, leaving) { await close(tx, leaving, 'withdraw'); return applicationView(tx, await loadApplication(tx, leaving.id)); },
});

/** Staff decline an application that was not yet paid. The applicant gets a neutral notice. */
export const declineApplication = wayOut({
  name: 'declineApplication', action: 'decline', reason: input => input.reason,
  input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(3).max(300).describe('Reason (kept in the audit trail, not sent)') }),
  async finish(tx, leaving) { await close(tx, leaving, 'decline'); return { id: leaving.id, state: 'declined' }; },
});

/** Back from the payment to choose again: the unpaid subscription is cancelled, and the application is a draft with all it held. */
export const reopenApplication = wayOut({
  name: 'reopenApplication', action: 'reopen', input: ById, reason: () => 'the applicant went back to choose again',
  async finish(tx, { id, payerId }) {
    if (payerId) await onEnded(tx, payerId);
    await record(tx, { action: 'application.reopened', subjectType: 'Application', subjectId: id, changes: { state: ['submitted', 'draft'] } });
    return applicationView(tx, await loadApplication(tx, id));
  },
});
