import { appError } from '#kit/errors/app-error.js';

/** The list is not one of this panel's, or cannot be taken along. */
export const exportUnknown = appError(404, 'not_found');
/** As many files of this person are being made as may be. */
export const exportBusy = appError(409, 'export_busy');
/** Not made yet, failed, too old, or made with a role that does not count any more, or not in this panel. */
export const exportNotReady = appError(409, 'export_not_ready');
