import { accountChanged } from './account-changed/template.js';
import { applicationDeclined } from './application-declined/template.js';
import { auditFault } from './audit-fault/template.js';
import { authenticationNeeded } from './authentication-needed/template.js';
import { changeExpired } from './change-expired/template.js';
import { changeScheduled } from './change-scheduled/template.js';
import { membershipCanceled } from './membership-canceled/template.js';
import { membershipEnded } from './membership-ended/template.js';
import { membershipKept } from './membership-kept/template.js';
import { membershipPaused } from './membership-paused/template.js';
import { membershipPending } from './membership-pending/template.js';
import { membershipResumed } from './membership-resumed/template.js';
import { membershipSuspended } from './membership-suspended/template.js';
import { newCardNeeded } from './new-card-needed/template.js';
import { passwordReset } from './password-reset/template.js';
import { paymentFailed } from './payment-failed/template.js';
import { planChanged } from './plan-changed/template.js';
import { priceChange } from './price-change/template.js';
import { receipt } from './receipt/template.js';
import { refundMade } from './refund-made/template.js';
import { refundFailed } from './refund-failed/template.js';
import { fraudWarned } from './fraud-warned/template.js';
import { childAgedOut } from './child-aged-out/template.js';
import { childAgesOut30, childAgesOut60 } from './child-ages-out/template.js';
import { contactChanged } from './contact-changed/template.js';
import { debitFailed } from './debit-failed/template.js';
import { debitStarted } from './debit-started/template.js';
import { paymentReturned } from './payment-returned/template.js';
import { disputeOpened } from './dispute-opened/template.js';
import { resumeLink } from './resume-link/template.js';
import { staffInvitation } from './staff-invitation/template.js';
import { verificationCode } from './verification-code/template.js';
import { welcome } from './welcome/template.js';

/** Every message the product can send, by key. */
export const templates = {
  verification_code: verificationCode,
  resume_link: resumeLink,
  welcome,
  membership_pending: membershipPending,
  payment_failed: paymentFailed,
  application_declined: applicationDeclined,
  staff_invitation: staffInvitation,
  password_reset: passwordReset,
  account_changed: accountChanged,
  audit_fault: auditFault,
  plan_changed: planChanged,
  change_scheduled: changeScheduled,
  change_expired: changeExpired,
  membership_canceled: membershipCanceled,
  membership_kept: membershipKept,
  membership_ended: membershipEnded,
  membership_paused: membershipPaused,
  membership_resumed: membershipResumed,
  membership_suspended: membershipSuspended,
  new_card_needed: newCardNeeded,
  authentication_needed: authenticationNeeded,
  price_change: priceChange,
  child_ages_out_60: childAgesOut60,
  child_ages_out_30: childAgesOut30,
  child_aged_out: childAgedOut,
  contact_changed: contactChanged,
  debit_started: debitStarted,
  debit_failed: debitFailed,
  payment_returned: paymentReturned,
  dispute_opened: disputeOpened,
  fraud_warned: fraudWarned,
  refund_failed: refundFailed,
  refund_made: refundMade,
  receipt,
} as const;

export type TemplateKey = keyof typeof templates;
