import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';
import { appError } from '#kit/errors/app-error.js';

export const contactInvalid = appError(422, 'contact_invalid');
export type Channel = 'email' | 'sms';
const Email = z.email().max(254);

/** The one spelling of a contact: lower-case email, or E.164. US numbers may be typed without the country. @throws contact_invalid */
export function normalContact(channel: Channel, typed: string): string {
  if (channel === 'email') {
    const email = Email.safeParse(typed.trim().toLowerCase());
    if (!email.success) throw contactInvalid({ fields: [{ path: 'address', code: 'email_invalid' }] });
    return email.data;
  }
  const phone = normalPhone(typed);
  if (!phone) throw contactInvalid({ fields: [{ path: 'address', code: 'phone_invalid' }] });
  return phone;
}

/** E.164, or null. Possible numbers only: the 555-01xx range of examples is possible though not assigned. */
export function normalPhone(typed: string): string | null {
  const phone = parsePhoneNumberFromString(typed, 'US');
  return phone?.isPossible() ? phone.number : null;
}
