import type { KeyedDigest, SealedColumn } from '#kit/crypto/sealed-columns.js';
import { enrollingContext, secretContext } from './second-factor/second-factor.repository.js';

export const identitySealed: readonly SealedColumn[] = [
  { table: 'second_factor', column: 'secret_sealed', by: 'user_id', context: secretContext },
  { table: 'session', column: 'enrolling_sealed', by: 'id', context: enrollingContext },
];
export const identityDigests: readonly KeyedDigest[] = [
  { table: 'recovery_code', column: 'code_mac', keyId: 'key_id', inUse: 'used_at is null' },
  { table: 'verification', column: 'code_mac', keyId: 'key_id', inUse: 'confirmed_at is null and expires_at > now()' },
];
