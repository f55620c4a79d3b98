import { hash, verify } from '@node-rs/argon2';
import { secretToken } from '#kit/ids/ids.js';
import { passwordCommon, passwordPersonal, passwordShort } from './identity.errors.js';
import { isCommon } from './passwords/common-passwords.js';

/** argon2id with the parameters OWASP recommends (19 MiB, 2 passes, 1 lane). */
const COST = { algorithm: 2 /* Argon2id; a const enum cannot be named here */, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const PASSWORD_LENGTH = { min: 12, max: 200 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let decoy: Promise<string> | undefined;
/** Checks a password. Without a hash it does the same work on a decoy, so that an unknown address takes as long as a known one. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hash(secretToken(), COST);
  const matched = await verify(stored ?? await decoy, password);
  return matched && stored !== null;
}

/** Length and no guessable one, as NIST SP 800-63B has it: no rules about signs, no forced changes. @throws password_short, password_common, password_personal */
export function checkPassword(password: string, about: { email: string; name: string }): void {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.min || length > PASSWORD_LENGTH.max) throw passwordShort({ params: { least: PASSWORD_LENGTH.min, most: PASSWORD_LENGTH.max } });
  if (isCommon(password)) throw passwordCommon();
  const plain = password.toLowerCase();
  const own = [...about.email.split(/[@.]/), about.email.split('@')[0] ?? '', ...about.name.split(/\s+/)].map(w => w.toLowerCase()).filter(w => w.length >= 4).sort((a, b) => b.length - a.length);
  const rest = own.reduce((text, word) => text.replaceAll(word, ' '), plain);
  if (rest !== plain && rest.replace(/[^\p{L}\p{N}]/gu, '').length < 8) throw passwordPersonal();
}
