import { declareSubject } from '#access/declare.js';
import { Accounting, Disclosure } from './disclosure.entity.js';
import { KeyRotation } from './key-rotation.entity.js';

export const keyRotationSubject = declareSubject({
  name: 'KeyRotation', table: 'key_rotation', entity: KeyRotation, tenancy: 'staff',
  fields: { id: 'id', keyId: 'key_id', state: 'state', total: 'total', done: 'done', failed: 'failed', atColumn: 'at_column', startedAt: 'started_at', updatedAt: 'updated_at', finishedAt: 'finished_at' },
  grants: [{ to: ['owner', 'compliance'], actions: ['read'] }, { to: ['owner'], actions: ['rotate'] }],
});

const STAFF = ['owner', 'support', 'compliance'] as const;

export const disclosureSubject = declareSubject({
  name: 'Disclosure', table: 'disclosure', entity: Disclosure, tenancy: { household: 'household_id' },
  fields: {
    id: 'id', householdId: 'household_id', personId: 'person_id', disclosedOn: 'disclosed_on', lastOn: 'last_on', times: 'times', recipient: 'recipient', recipientAddress: 'recipient_address', description: 'description',
    purpose: 'purpose', basis: 'basis', withheldUntil: 'withheld_until', withheldBy: 'withheld_by', recordedBy: 'recorded_by', createdAt: 'created_at',
  },
  grants: [{ to: STAFF, actions: ['read'] }, { to: ['owner', 'support'], actions: ['record'] }],
});

export const accountingSubject = declareSubject({
  name: 'Accounting', table: 'accounting', entity: Accounting, tenancy: { household: 'household_id' },
  fields: { id: 'id', householdId: 'household_id', personId: 'person_id', fromOn: 'from_on', toOn: 'to_on', locale: 'locale', disclosures: 'disclosures', documentId: 'document_id', producedBy: 'produced_by', createdAt: 'created_at' },
  // a report that was produced is a record of its own and counts for the member: who changes nothing reads them
  grants: [{ to: STAFF, actions: ['read'] }, { to: ['owner', 'support'], actions: ['produce'] }],
});

export const privacySubjects = [keyRotationSubject, disclosureSubject, accountingSubject];
