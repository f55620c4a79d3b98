import { appError } from '#kit/errors/app-error.js';

/** One answer for an unknown address, a wrong password, a locked, suspended or roleless account. */
export const signInRefused = appError(401, 'sign_in_refused');
export const secondFactorWrong = appError(422, 'second_factor_wrong');
/** A right code that was taken before: whoever saw it over a shoulder is too late. */
export const secondFactorUsed = appError(409, 'second_factor_used');
export const passwordShort = appError(422, 'password_short');
export const passwordCommon = appError(422, 'password_common');
export const passwordPersonal = appError(422, 'password_personal');
export const passwordWrong = appError(422, 'password_wrong');
export const passwordSame = appError(422, 'password_same');
/** A link that was used, replaced, withdrawn, has run out, or never was one: the same answer. */
export const linkInvalid = appError(410, 'link_invalid');
export const invitationOpen = appError(409, 'invitation_open');
export const lastOwner = appError(409, 'last_owner');
export const scopeUnknown = appError(422, 'scope_unknown');
export const endsBeforeStart = appError(422, 'ends_before_start');
export const emailTaken = appError(409, 'email_taken');
export const ownAccount = appError(409, 'own_account');
export const roleHeld = appError(409, 'role_held');
