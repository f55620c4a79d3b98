import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const authenticationNeeded = membershipNotice({ key: 'authentication_needed', description: 'The bank wants its customer to confirm a renewal.', texts: { en, es } });
