import { appError } from '#kit/errors/app-error.js';

export const groupCodeTaken = appError(409, 'group_code_taken');
