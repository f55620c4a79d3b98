import { registerTask, schedule } from '#kit/jobs/worker.js';
import { CATCH_UP, catchUp } from './catch-up.js';
import { JANITOR, janitor } from './janitor.js';
import { listen } from '#kit/outbox/outbox.js';
import { REFUND_DUE, refundDue } from './refund-due.js';
import { RECONCILE, reconcileTask } from './reconciliation/reconcile.js';
import { PROCESS_EVENT, processEvent } from './process-event.js';

/** Called once by the composition root. Schedules run at start too, so that a restart finishes what a kill left. */
export function registerBillingTasks(): void {
  registerTask(PROCESS_EVENT, processEvent);
  registerTask(JANITOR, janitor);
  registerTask(CATCH_UP, catchUp);
  registerTask(REFUND_DUE, refundDue);
  registerTask(RECONCILE, reconcileTask);
  schedule(RECONCILE, 24 * 3600);
  listen('membership.refund_due', REFUND_DUE);
  schedule(JANITOR, 15);
  schedule(CATCH_UP, 30);
}
