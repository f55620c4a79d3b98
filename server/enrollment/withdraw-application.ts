import { z } from 'zod';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { authorize } from '#access/scope.js';
import { callCancel, openingOfApplication, type PreparedCancel, prepareCancel, settleCancel } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { emit } from '#kit/outbox/outbox.js';
import { transition, tryTransition } from '#kit/states/transition.js';
import { applicationStates } from './application.states.js';
import { loadApplication } from './application.repository.js';
import { applicationView } from './application.view.js';
import { applicationSubject } from './enrollment.access.js';
import { applicationPaid } from './enrollment.errors.js';
import { membershipOfApplication } from './membership.repository.js';
import { membershipStates } from './membership.states.js';

interface Prepared { id: string; cancel: PreparedCancel; reason: string; action: 'withdraw' | 'decline' }

/** Ends an application that is not yet paid: the unpaid subscription first, then the application and its waiting membership. */
async function prepareEnd(tx: Tx, id: string, action: Prepared['action'], reason: string): Promise<Prepared> {
  const application = await loadApplication(tx, id, 'update');
  authorize(tx, action, applicationSubject, application);
  applicationStates.next(application.state, action);
  const opening = await openingOfApplication(tx, id);
  const cancel = opening && await prepareCancel(tx, { subscriptionId: opening.subscriptionId, onlyUnpaid: true, reason });
  await record(tx, { action: `application.${action}_requested`, subjectType: 'Application', subjectId: id, details: { reason } });
  return { id, cancel, reason, action };
}

async function settleEnd(tx: Tx, p: Prepared, outcome: 'canceled' | 'paid'): Promise<void> {
  if (await settleCancel(tx, p.cancel, outcome) === 'paid') throw applicationPaid();
  const application = await loadApplication(tx, p.id, 'update');
  const done = p.action === 'withdraw' ? 'withdrawn' : 'declined';
  const set = { decided_at: tx.now, resume_mac: null, ...(p.action === 'decline' ? { decline_reason: p.reason } : {}) };
  await transition(tx, { machine: applicationStates, table: 'application', id: p.id, from: application.state, action: p.action, reason: p.reason, set });
  const membership = await membershipOfApplication(tx, p.id);
  if (membership && membershipStates.can(membership.state, 'void')) await tryTransition(tx, { machine: membershipStates, table: 'membership', id: membership.id, from: membership.state, action: 'void', reason: p.reason, set: { next_charge_on: null } });
  await emit(tx, `application.${done}`, { application: p.id });
  await record(tx, { action: `application.${done}`, subjectType: 'Application', subjectId: p.id, changes: { state: [application.state, done] }, details: { reason: p.reason } });
}

export const withdrawApplication = command({
  name: 'withdrawApplication', action: 'withdraw', subject: 'Application', input: z.strictObject({ id: z.uuid() }),
  prepare: (tx, { id }) => prepareEnd(tx, id, 'withdraw', 'withdrawn by the applicant'),
  call: ({ cancel }, ports) => callCancel(cancel, ports),
  async settle(tx, p, outcome) { await settleEnd(tx, p, outcome); return applicationView(tx, await loadApplication(tx, p.id)); },
});

/** Staff decline an application that was not yet paid. The applicant gets a neutral notice. */
export const declineApplication = command({
  name: 'declineApplication', action: 'decline', subject: 'Application',
  input: z.strictObject({ id: z.uuid(), reason: z.string().trim().min(3).max(300).describe('Reason (kept in the audit trail, not sent)') }),
  prepare: (tx, { id, reason }) => prepareEnd(tx, id, 'decline', reason),
  call: ({ cancel }, ports) => callCancel(cancel, ports),
  async settle(tx, p, outcome) { await settleEnd(tx, p, outcome); return { id: p.id, state: 'declined' }; },
});
