import { declareSubject } from '#access/declare.js';
import { AuditRow } from './audit.entity.js';

export const auditSubject = declareSubject({
  name: 'AuditEntry', table: 'audit_entry', entity: AuditRow, tenancy: 'staff',
  fields: { id: 'id', at: 'at', actorKind: 'actor_kind', actorId: 'actor_id', action: 'action', subjectType: 'subject_type', subjectId: 'subject_id', outcome: 'outcome', ip: 'ip', requestId: 'request_id', body: 'body' },
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    { to: ['owner', 'billing', 'support', 'compliance'], actions: ['follow'] },
  ],
});
export const auditSubjects = [auditSubject];
