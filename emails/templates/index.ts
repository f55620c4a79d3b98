import { accountChanged } from './account-changed/template.js';
import { applicationDeclined } from './application-declined/template.js';
import { auditFault } from './audit-fault/template.js';
import { membershipPending } from './membership-pending/template.js';
import { passwordReset } from './password-reset/template.js';
import { paymentFailed } from './payment-failed/template.js';
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
} as const;

export type TemplateKey = keyof typeof templates;
