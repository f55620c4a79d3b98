/** Why a list did not become a file, in words for who asked. Shared with the browser: imports nothing of the server. */
export const EXPORT_FAILURES: Readonly<Record<string, string>> = {
  gave_up: 'Making the file was cut short each time it was tried. Nothing of it was kept. Please try again.',
  not_allowed: 'Your rights had changed before the file was made.',
  not_found: 'You may no longer read this list.',
  list_field_unknown: 'You may no longer read a column that the list was filtered or sorted by.',
  list_sort_too_large: 'There are too many rows for this order by now. Please sort by another column.',
};
export const exportFailure = (code: string | null | undefined): string => (code && EXPORT_FAILURES[code]) || 'The file could not be made. Please try again.';
