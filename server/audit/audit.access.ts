import { declareSubject } from '#access/declare.js';
import { AuditCheck } from './audit-check.entity.js';
import { AuditRow } from './audit.entity.js';

export const auditSubject = declareSubject({
  name: 'AuditEntry', table: 'audit_entry', entity: AuditRow, tenancy: 'staff',
  fields: { id: 'id', at: 'at', actorKind: 'actor_kind', actorId: 'actor_id', action: 'action', subjectType: 'subject_type', subjectId: 'subject_id', outcome: 'outcome', ip: 'ip', requestId: 'request_id', body: 'body' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    // a record's own history goes with the record: to who sees it, as far as they see it
    { to: ['owner', 'billing', 'support', 'compliance', 'agency_manager', 'agent', 'employer_admin'], actions: ['follow'] },
  ],
});
/** Results of the nightly check of the trail. */
export const auditCheckSubject = declareSubject({
  name: 'AuditCheck', table: 'audit_check', entity: AuditCheck, tenancy: 'staff',
  fields: {
    id: 'id', at: 'at', outcome: 'outcome', rows: 'rows', seals: 'seals', heads: 'heads', unsealed: 'unsealed', unexported: 'unexported', verifiedUntil: 'verified_until', fault: 'fault', faultRow: 'fault_row', faultPlace: 'fault_place', message: 'message',
  },
  grants: [{ to: ['owner', 'compliance'], actions: ['read'] }],
});

export const auditSubjects = [auditSubject, auditCheckSubject];
