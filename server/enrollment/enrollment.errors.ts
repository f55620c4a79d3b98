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
