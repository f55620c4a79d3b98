import type { KeyRing } from '#kit/crypto/key-ring.js';
import { newId, shortCode } from '#kit/ids/ids.js';
import type { RecoveryCode } from './recovery-code.entity.js';

export const RECOVERY_CODES = 10;

/** `ABCDE-FGHJK`: 48 random bits, far beyond what the limits let anybody try. */
export const newRecoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, () => `${shortCode(5)}-${shortCode(5)}`);

const plain = (typed: string): string => typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
const macText = (userId: string, typed: string): string => `recovery:${userId}:${plain(typed)}`;

/** Rows to keep: a keyed digest each, so that a copy of the table opens nothing without the keys beside it. */
export const recoveryRows = (keys: KeyRing, userId: string, codes: readonly string[], at: Date): RecoveryCode[] =>
  codes.map(code => ({ id: newId(), userId, codeMac: keys.mac('code', macText(userId, code)), keyId: keys.current, usedAt: null, createdAt: at }));

/** The digest of a typed code under every key of the ring: codes outlive a rotation. Empty when it cannot be one. */
export const recoveryMacs = (keys: KeyRing, userId: string, typed: string): string[] =>
  plain(typed.slice(0, 40)).length === 10 ? keys.ids.map(id => keys.mac('code', macText(userId, typed), id)) : [];
