import { z } from 'zod';
import { query } from '#access/use-case.js';
import { t } from '#kit/i18n/translate.js';
import { statesForSite } from '#plans/index.js';
import { settingsInForce } from '#settings/index.js';
import { siteByKey } from '#sites/index.js';
import { SMS_CONSENT_VERSION } from './sms-consent.js';

/** What a page must know before anybody has typed anything. Shows no plan and no price. */
export const readSite = query({
  name: 'readSite', action: 'read', subject: 'Site', input: z.strictObject({ key: z.string(), locale: z.enum(['en', 'es']) }),
  async run(tx, { key, locale }) {
    const site = await siteByKey(tx, key);
    const settings = await settingsInForce(tx);
    return {
      key: site.key, name: site.name, provider: { name: settings.provider_name, phone: settings.provider_phone, email: settings.provider_email }, locales: ['en', 'es'], states: statesForSite(),
      smsConsent: { version: SMS_CONSENT_VERSION, text: t(locale, 'notice.sms_consent', { provider: settings.provider_name }) }, theme: { accent: site.accent ?? settings.brand_accent },
      bankDebits: settings.bank_debits === 'on', today: tx.today, notInsurance: t(locale, 'notice.not_insurance', { provider: settings.provider_name }),
    };
  },
});
