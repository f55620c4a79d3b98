import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const membershipKept = membershipNotice({ key: 'membership_kept', description: 'A cancellation was taken back.', texts: { en, es } });
