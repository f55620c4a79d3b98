import { appError } from '#kit/errors/app-error.js';

/** The name is not declared for this list, or not for this role: both get the same answer. */
export const listFieldUnknown = appError(404, 'list_field_unknown');
/** The filter exists, its value cannot be one. */
export const filterInvalid = appError(422, 'filter_invalid');
/** A place in a list that this list did not give out. */
export const placeInvalid = appError(422, 'list_place_invalid');
/** Too many rows to sort by a column without an index. */
export const sortTooLarge = appError(422, 'list_sort_too_large');
