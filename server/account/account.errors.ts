import { appError } from '#kit/errors/app-error.js';

/** The code was right, and yet there is nothing to open: the contact was taken off meanwhile. */
export const accountUnknown = appError(404, 'account_unknown');
