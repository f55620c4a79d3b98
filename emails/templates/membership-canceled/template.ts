import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const membershipCanceled = membershipNotice({ key: 'membership_canceled', description: 'A membership was canceled and ends on a day that is still to come.', texts: { en, es } });
