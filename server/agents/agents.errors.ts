import { appError } from '#kit/errors/app-error.js';

/** Codes are unique among all agencies and agents of their kind, also those the caller does not see. */
export const codeTaken = appError(409, 'attribution_code_taken');
