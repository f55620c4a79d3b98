import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { callCancel, openingOfApplication, type PreparedCancel, prepareCancel, settleCancel } from '#billing/index.js';
import { loadApplication } from './application.repository.js';
import { applicationStates } from './application.states.js';
import { applicationView } from './application.view.js';
import { applicationSubject } from './enrollment.access.js';
import { applicationPaid } from './enrollment.errors.js';
import { onEnded } from './membership.reactions.js';

interface Prepared { id: string; cancel: PreparedCancel; payerId: string | null }
const REASON = 'the applicant went back to choose again';

/** Back from the payment to choose again: the unpaid subscription is cancelled, and the application is a draft with all it held. */
export const reopenApplication = command({
  name: 'reopenApplication', action: 'reopen', subject: 'Application', input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<Prepared> {
    const application = await loadApplication(tx, id, 'update');
    authorize(tx, 'reopen', applicationSubject, application);
    applicationStates.next(application.state, 'reopen');
    const opening = await openingOfApplication(tx, id);
    const cancel = opening && await prepareCancel(tx, { subscriptionId: opening.subscriptionId, onlyUnpaid: true, reason: REASON });
    await record(tx, { action: 'application.reopen_requested', subjectType: 'Application', subjectId: id });
    return { id, cancel, payerId: opening?.request.payerId ?? null };
  },
  call: ({ cancel }, ports) => callCancel(cancel, ports),
  async settle(tx, { id, cancel, payerId }, outcome) {
    if (await settleCancel(tx, cancel, outcome) === 'paid') throw applicationPaid();
    if (payerId) await onEnded(tx, payerId);
    await record(tx, { action: 'application.reopened', subjectType: 'Application', subjectId: id, changes: { state: ['submitted', 'draft'] } });
    return applicationView(tx, await loadApplication(tx, id));
  },
});
