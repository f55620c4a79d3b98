import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const debitStarted = membershipNotice({ key: 'debit_started', description: 'A bank debit for the first payment is on its way; the membership begins when it is in.', texts: { en, es } });
