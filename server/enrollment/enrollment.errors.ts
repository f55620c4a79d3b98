import { appError } from '#kit/errors/app-error.js';

export const smsConsentRequired = appError(422, 'sms_consent_required');
export const resumeLinkInvalid = appError(404, 'resume_link_invalid');
export const applicationClosed = appError(409, 'application_closed');
export const applicationPaid = appError(409, 'application_paid');
export const householdMissing = appError(409, 'household_missing');
export const selectionMissing = appError(409, 'selection_missing');
export const agreementMissing = appError(409, 'agreement_missing');
export const priceChanged = appError(409, 'price_changed');
export const planNotSold = appError(409, 'plan_not_sold');
export const addOnNotSold = appError(409, 'add_on_not_sold');
export const agreementChanged = appError(409, 'agreement_changed');
export const signatureMissing = appError(422, 'signature_missing');
export const paymentAttemptsExhausted = appError(429, 'payment_attempts_exhausted');
/** Only an active membership can be changed. */
export const membershipNotActive = appError(409, 'membership_not_active');
/** It has an end: it has to be kept first. */
export const membershipEnding = appError(409, 'membership_ending');
export const changeNothing = appError(422, 'change_nothing');
/** Somebody joins and the whole becomes cheaper: that is two changes. */
export const changeMixed = appError(422, 'change_mixed');
/** What would be charged now is not what was shown. */
export const amountChanged = appError(409, 'amount_changed');
/** The member's agent makes changes: it can be asked for. */
export const changeByAgent = appError(409, 'change_by_agent');
/** The provider pauses memberships itself. */
export const pauseByStaff = appError(409, 'pause_by_staff');
/** There is no change to take back, or it is not the caller's to take back. */
export const noChange = appError(409, 'change_none');
/** It has no end that could be taken back. */
export const membershipNotEnding = appError(409, 'membership_not_ending');
export const reactivationOpen = appError(409, 'membership_running');
