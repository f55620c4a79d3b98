import type { KeyedDigest, SealedColumn } from '#kit/crypto/sealed-columns.js';
import { peopleContext } from './changes/membership-change.entity.js';
import { householdContext } from './application.repository.js';
import { birthDateContext } from './household.entity.js';

export const enrollmentSealed: readonly SealedColumn[] = [
  { table: 'application', column: 'household_sealed', by: 'id', context: householdContext },
  { table: 'person', column: 'birth_date_sealed', by: 'id', context: birthDateContext },
  { table: 'membership_change', column: 'people_sealed', by: 'id', context: peopleContext },
];
export const enrollmentDigests: readonly KeyedDigest[] = [
  { table: 'application', column: 'resume_mac', keyId: `split_part(resume_mac, '.', 1)`, inUse: 'resume_expires_at > now()' },
];
