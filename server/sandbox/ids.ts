import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `length` random letters and digits. */
export const randomText = (length: number, alphabet = ALPHABET): string => {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // Bytes past the last whole multiple would favour the first letters.
      if (byte < 256 - (256 % alphabet.length) && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
};

/** An identifier in Stripe's form: prefix, underscore, 24 characters. */
export const newId = (prefix: string): string => `${prefix}_${randomText(24)}`;
/** Secret by which a browser may act on one intent. */
export const clientSecret = (intentId: string): string => `${intentId}_secret_${randomText(24)}`;
