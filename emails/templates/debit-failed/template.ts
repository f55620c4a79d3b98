import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const debitFailed = membershipNotice({ key: 'debit_failed', description: 'The bank refused the debit of a first payment; it can be paid another way.', texts: { en, es } });
