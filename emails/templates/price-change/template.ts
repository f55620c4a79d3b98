import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const priceChange = membershipNotice({ key: 'price_change', description: 'The provider has set a new price for a plan; it counts from a renewal some time ahead.', texts: { en, es } });
