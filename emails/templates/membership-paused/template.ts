import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const membershipPaused = membershipNotice({ key: 'membership_paused', description: 'A membership rests; renewals are not charged.', texts: { en, es } });
