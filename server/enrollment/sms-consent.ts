import type { Tx } from '#kit/db/tx.js';
import type { Consent } from './application.entity.js';
import type { Household } from './household.entity.js';

/** The text of a consent is another one with another version. */
export const SMS_CONSENT_VERSION = '2026-11';

/** Somebody agrees to text messages at a number now. */
export const smsConsent = (tx: Tx, to: string, locale: Consent['locale']): Consent => ({ version: SMS_CONSENT_VERSION, locale, at: tx.systemNow.toISOString(), ip: tx.principal.ip ?? null, to });

/** Whether text messages to the number a household has were agreed to. */
export const mayText = ({ phone, smsConsent: given }: Pick<Household, 'phone' | 'smsConsent'>): boolean => phone !== null && given !== null && (given.to ?? phone) === phone;
