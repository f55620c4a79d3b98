import type { Tx } from '#kit/db/tx.js';
import { registerTask } from '#kit/jobs/worker.js';
import { listen } from '#kit/outbox/outbox.js';
import { applicationStateOf, collectedBefore } from './notice.repository.js';
import { isEnrolling, MEMBERSHIP_NOTICES } from './membership-notices.js';
import { queueForOwners, queueNotice, queueUserNotice, SEND_TASK } from './queue-notice.js';
import { sendNotice } from './send-notice.js';

type Payload = Readonly<Record<string, unknown>>;
const text = (p: Payload, key: string): string => String(p[key]);

/** Somebody's sign-in changed: they are told, whoever did it. */
const told = (what: string) => (tx: Tx, p: Payload): Promise<unknown> => queueUserNotice(tx, { template: 'account_changed', userId: text(p, 'user'), dedupKey: `account:${what}:${text(p, 'user')}:${text(p, 'at')}`, props: { what } });

const receipt = async (tx: Tx, p: Payload, dedupKey: string): Promise<unknown> => (typeof p['application'] === 'string' ? queueNotice(tx, { template: 'receipt', applicationId: p['application'], dedupKey }) : null);

/** Which happening sends what. One row, one notice. */
const REACTIONS: Readonly<Record<string, (tx: Tx, p: Payload) => Promise<unknown>>> = {
  'membership.active': (tx, p) => queueNotice(tx, { template: 'welcome', applicationId: text(p, 'application'), dedupKey: `welcome:${text(p, 'membership')}` }),
  'membership.pending_activation': (tx, p) => queueNotice(tx, { template: 'membership_pending', applicationId: text(p, 'application'), dedupKey: `pending:${text(p, 'membership')}` }),
  'application.declined': (tx, p) => queueNotice(tx, { template: 'application_declined', applicationId: text(p, 'application'), dedupKey: `declined:${text(p, 'application')}` }),
  'audit.fault': (tx, p) => queueForOwners(tx, { template: 'audit_fault', dedupKey: `audit_fault:${text(p, 'check')}` }),
  // while somebody enrolls or changes, the page itself says that a card was refused; where only another card will do, that is what is said
  'subscription.payment_failed': async (tx, p) => (p['bank'] === 1 && await isEnrolling(tx, p) ? queueNotice(tx, { template: 'debit_failed', applicationId: text(p, 'application'), dedupKey: `debit_failed:${text(p, 'invoice')}:${text(p, 'attempt')}` }) : typeof p['application'] === 'string' && p['newCard'] !== 1 && p['reason'] !== 'subscription_update' && await applicationStateOf(tx, p['application']) === 'approved'
    ? queueNotice(tx, { template: 'payment_failed', applicationId: p['application'], dedupKey: `payment_failed:${text(p, 'invoice')}:${text(p, 'attempt')}` }) : null),
  ...MEMBERSHIP_NOTICES,
  // the first payment of an enrollment is told by the welcome
  'subscription.collected': async (tx, p) => (await collectedBefore(tx, text(p, 'invoice')) ? receipt(tx, p, `receipt:${text(p, 'invoice')}`) : null),
  'invoice.receipt_requested': (tx, p) => receipt(tx, p, `receipt:${text(p, 'invoice')}:${text(p, 'at')}`),
  'refund.made': async (tx, p) => (typeof p['application'] === 'string' ? queueNotice(tx, { template: 'refund_made', applicationId: p['application'], dedupKey: `refund_made:${text(p, 'refund')}` }) : null),
  'refund.failed': (tx, p) => queueForOwners(tx, { template: 'refund_failed', dedupKey: `refund_failed:${text(p, 'refund')}` }),
  'payment.fraud_warned': (tx, p) => queueForOwners(tx, { template: 'fraud_warned', dedupKey: `fraud_warned:${text(p, 'warning')}` }),
  'dispute.opened': (tx, p) => queueForOwners(tx, { template: 'dispute_opened', dedupKey: `dispute_opened:${text(p, 'dispute')}` }),
  'user_account.credentials_changed': told('password'),
  'second_factor.set_up': told('set_up'),
  'second_factor.replaced': told('replaced'),
  'second_factor.reset': told('reset'),
  'recovery_code.used': told('recovery_used'),
  'recovery_codes.renewed': told('recovery_renewed'),
};

export function registerNoticeTasks(): void {
  for (const [event, react] of Object.entries(REACTIONS)) {
    const task = `notices.on_${event.replace('.', '_')}`;
    listen(event, task);
    registerTask(task, (db, payload) => db.systemChange(task, async tx => { await react(tx, payload); }));
  }
  registerTask(SEND_TASK, (db, payload) => sendNotice(db, text(payload, 'notice')));
}
