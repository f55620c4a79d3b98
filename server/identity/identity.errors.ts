import { appError } from '#kit/errors/app-error.js';

/** One answer for an unknown address, a wrong password, a locked, suspended or roleless account. */
export const signInRefused = appError(401, 'sign_in_refused');
export const secondFactorWrong = appError(422, 'second_factor_wrong');
/** A right code that was taken before: whoever saw it over a shoulder is too late. */
export const secondFactorUsed = appError(409, 'second_factor_used');
export const emailTaken = appError(409, 'email_taken');
export const ownAccount = appError(409, 'own_account');
export const roleHeld = appError(409, 'role_held');
