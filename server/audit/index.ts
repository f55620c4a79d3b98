export { record, auditRow, type AuditEntry } from './record.js';
export { AuditRow } from './audit.entity.js';
export { auditSubject, auditSubjects } from './audit.access.js';
export { recordDenial } from './record-denial.js';
export { recordTimeline, type TimelineEntry } from './record-timeline.js';
export { registerAuditTasks } from './audit.tasks.js';
export { sealAudit } from './seal-audit.js';
export { exportHead } from './heads.js';
export { type Fault, verifyAudit, type Verification } from './verify-audit.js';
