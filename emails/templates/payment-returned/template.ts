import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const paymentReturned = membershipNotice({ key: 'payment_returned', description: 'A bank debit that had been collected came back; its month counts as not paid.', texts: { en, es } });
