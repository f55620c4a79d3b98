export { STEP_UP_SECONDS } from '#access/use-case.js';

/** How often, how long. docs/security/sign-in.md has the same numbers in a table, and a test compares. All on the system clock. */

/** 45 CFR 164.312(a)(2)(iii): automatic logoff. */
export const SESSION_IDLE_SECONDS = 15 * 60;
export const SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60;
/** After a session's id was renewed, the one before still lets calls in that were under way; it proves nothing fresh. */
export const RENEWAL_OVERLAP_SECONDS = 10;
/** Between the password and the second factor. */
export const PENDING_SECONDS = 10 * 60;

export const SIGN_IN_LIMITS = { address: { bucket: 'sign-in-address', hits: 10, seconds: 900 }, ip: { bucket: 'sign-in-ip', hits: 50, seconds: 900 } } as const;
/** Tries by person, right ones too. 50 a day at three valid codes in a million: a guesser needs years. */
export const SECOND_FACTOR_LIMITS = { quarterHour: { bucket: 'second-factor', hits: 10, seconds: 900 }, day: { bucket: 'second-factor-day', hits: 50, seconds: 86_400 } } as const;
/** Wrong passwords and wrong codes in a row, together. */
export const LOCK = { failures: 5, seconds: 900 } as const;

/** Codes to a contact: asked for by address and by place, tried by place. */
export const CODE_LIMITS = { address: { bucket: 'code_address', hits: 6, seconds: 3600 }, ip: { bucket: 'code_ip', hits: 60, seconds: 3600 }, tries: { bucket: 'confirm_ip', hits: 120, seconds: 3600 } } as const;

export const RESET_LIMITS = { address: { bucket: 'reset-address', hits: 3, seconds: 3600 }, ip: { bucket: 'reset-ip', hits: 20, seconds: 3600 } } as const;
/** Openings of links by place: a token has 256 bits, so this only keeps the noise down. */
export const LINK_LIMIT = { bucket: 'sign-in-link', hits: 60, seconds: 900 } as const;
export const RESET_MINUTES = 30;
export const INVITATION_DAYS = 7;
