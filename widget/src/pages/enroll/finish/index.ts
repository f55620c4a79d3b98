import { loadFinishTexts } from '../../../i18n/index.js';

export { DoneStep } from './done.js';
export { PaymentStep } from './payment.js';

/** What this part needs before its first drawing. */
export const ready = loadFinishTexts;
