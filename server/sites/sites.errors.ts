import { appError } from '#kit/errors/app-error.js';

export const siteUnknown = appError(404, 'site_unknown');
export const siteOriginUnknown = appError(403, 'site_origin_unknown');
