import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const changeExpired = membershipNotice({ key: 'change_expired', description: 'The payment a change waited for did not come; all stays as it was.', texts: { en, es } });
