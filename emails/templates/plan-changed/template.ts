import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const planChanged = membershipNotice({ key: 'plan_changed', description: 'A change of a membership counts from now on.', texts: { en, es } });
