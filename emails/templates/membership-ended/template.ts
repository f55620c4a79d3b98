import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const membershipEnded = membershipNotice({ key: 'membership_ended', description: 'A membership has ended.', texts: { en, es } });
