import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const POOL_BYTES = 8192;
let pool = randomBytes(0);
/** Random bytes, each given out once; asked of the system many at a time. */
function someBytes(count: number): Buffer {
  if (pool.length < count) pool = randomBytes(Math.max(POOL_BYTES, count));
  const taken = pool.subarray(0, count);
  pool = pool.subarray(count);
  return taken;
}

/** `length` random letters and digits. */
export const randomText = (length: number, alphabet = ALPHABET): string => {
  let text = '';
  while (text.length < length) {
    for (const byte of someBytes(length)) {
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
