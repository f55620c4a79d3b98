import { loadLaterTexts } from '../../../i18n/account.js';

export { CancelForm as cancel } from './cancel.js';
export { CardForm as card } from './card.js';
export { PlanForm as plan } from './plan.js';

/** What this part needs before its first drawing. */
export const ready = loadLaterTexts;
