import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const contactChanged = membershipNotice({ key: 'contact_changed', description: 'Sent to the contact that was replaced: the household is reached another way from now on.', texts: { en, es } });
