import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es } from './texts.js';

export const childAgedOut = membershipNotice({ key: 'child_aged_out', description: 'A new month of the membership began without a child whose cover has ended by age; tier and price follow.', texts: { en, es } });
