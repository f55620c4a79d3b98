import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const membershipSuspended = membershipNotice({ key: 'membership_suspended', description: 'The last retry of an unpaid charge has failed; the membership rests until it is paid.', texts: { en, es } });
