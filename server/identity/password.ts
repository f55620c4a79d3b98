import { hash, verify } from '@node-rs/argon2';
import { secretToken } from '#kit/ids/ids.js';

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
