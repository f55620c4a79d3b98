import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const newCardNeeded = membershipNotice({ key: 'new_card_needed', description: 'A charge was refused for good: only another card will do.', texts: { en, es } });
