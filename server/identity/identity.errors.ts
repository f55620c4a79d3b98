import { appError } from '#kit/errors/app-error.js';

/** One answer for an unknown address, a wrong password, a locked, suspended or roleless account. */
export const signInRefused = appError(401, 'sign_in_refused');
export const emailTaken = appError(409, 'email_taken');
export const ownAccount = appError(409, 'own_account');
export const roleHeld = appError(409, 'role_held');
