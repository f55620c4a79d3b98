import { appError } from '#kit/errors/app-error.js';

/** The ring of keys comes from the environment, which whoever runs the product changes. */
export const keysElsewhere = appError(409, 'keys_elsewhere');
