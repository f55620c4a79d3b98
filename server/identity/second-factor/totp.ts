import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app does it: SHA-1, six digits, steps of 30 s. One step early or late is taken, for clocks that differ. */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
const WINDOW = 1;

/** 160 random bits in base32, the length RFC 4226 recommends. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

const totp = (secret: string, label: string, issuer: string): TOTP => new TOTP({ issuer, label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS });

/** What the QR code holds. */
export const setUpUri = (secret: string, email: string, issuer: string): string => totp(secret, email, issuer).toString();

export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1000 / PERIOD_SECONDS);
export const secondsLeftAt = (at: Date): number => PERIOD_SECONDS - Math.floor(at.getTime() / 1000) % PERIOD_SECONDS;

/** The code of one moment: for the development page and tests. */
export const codeAt = (secret: string, at: Date): string => totp(secret, '', '').generate({ timestamp: at.getTime() });

/** The step that a typed code belongs to, or null. Compares without a hint in time at how much of it is right. */
export function stepOf(secret: string, typed: string, at: Date): number | null {
  const code = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totp(secret, '', '').validate({ token: code, timestamp: at.getTime(), window: WINDOW });
  return delta === null ? null : stepAt(at) + delta;
}
