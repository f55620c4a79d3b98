export { record, auditRow, type AuditEntry } from './record.js';
export { AuditRow } from './audit.entity.js';
export { auditSubject, auditSubjects } from './audit.access.js';
export { recordDenial } from './record-denial.js';
export { recordTimeline, type TimelineEntry } from './record-timeline.js';
