import type { Locale } from '#kit/i18n/translate.js';

/** A message that must go out now and is never queued, because it carries a code or a link that may rest nowhere. */
export interface DirectMessage {
  readonly template: 'verification_code' | 'resume_link' | 'password_reset' | 'staff_invitation';
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly locale: Locale;
  readonly props: Readonly<Record<string, string | number>>;
  /** Stable id of the sending: the Message-ID is made from it. */
  readonly id: string;
}

export interface MessengerPort { send(message: DirectMessage): Promise<void> }
declare module '#kit/db/ports.js' { interface Ports { messenger: MessengerPort } }
