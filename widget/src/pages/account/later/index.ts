import { loadLaterTexts } from '../../../i18n/account.js';

export { AddressForm as address } from './address.js';
export { CancelForm as cancel } from './cancel.js';
export { CardForm as card } from './card.js';
export { ContactForm as contact } from './contact.js';
export { PauseForm as pause } from './pause.js';
export { PlanForm as plan } from './plan.js';

/** What this part needs before its first drawing. */
export const ready = loadLaterTexts;
