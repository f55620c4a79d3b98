import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const changeScheduled = membershipNotice({ key: 'change_scheduled', description: 'A change of a membership counts from the next period; nothing is charged for it now.', texts: { en, es } });
