import type { Locale } from '../../locale.js';
import { membershipNotice } from '../../partials/membership-notice.js';
import { en, es, type Within } from './texts.js';

const warning = <K extends string>(key: K, within: Within) => membershipNotice({
  key, description: `A child's cover ends by age within ${within} days. Who, when and what it means for the price stands behind the code.`, texts: { en: en(within), es: es(within) } satisfies Record<Locale, ReturnType<typeof en>>,
});

export const childAgesOut60 = warning('child_ages_out_60', 60);
export const childAgesOut30 = warning('child_ages_out_30', 30);
