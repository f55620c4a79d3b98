import { loadLaterTexts } from '../../../i18n/account.js';

export { CardForm as card } from './card.js';

/** What this part needs before its first drawing. */
export const ready = loadLaterTexts;
