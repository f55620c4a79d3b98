import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const membershipResumed = membershipNotice({ key: 'membership_resumed', description: 'A paused membership goes on.', texts: { en, es } });
