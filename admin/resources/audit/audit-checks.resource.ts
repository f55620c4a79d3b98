import { panelResource, type Row } from '#admin/kit/registry.js';
import { auditCheckSubject } from '#audit/index.js';
import { OFFICE, state, text } from '../shared.js';

/** A check in one sentence: how far the trail is as it was written, or what comes first that is not. */
const finding = (row: Row): string => (row['outcome'] === 'fault' ? text(row, 'message') : `${String(row['rows'])} entries are as they were written`);

export const auditChecks = panelResource({
  subject: auditCheckSubject, panels: ['admin'], id: 'audit-checks', label: 'Audit checks', singular: 'Audit check', navigation: OFFICE,
  hint: 'Each night the whole audit trail is read and compared with its seals. The newest line says when it was verified last, and until where.',
  fields: {
    at: { label: 'Checked', kind: 'instant' }, outcome: state('Result', { verified: 'good', fault: 'bad' }), rows: { label: 'Entries read', kind: 'number' }, seals: { label: 'Seals', kind: 'number' }, heads: { label: 'Exported heads', kind: 'number' },
    unsealed: { label: 'Not sealed yet', kind: 'number', hint: 'Protected by their own signature alone: a change is found, a removal is not.' }, unexported: { label: 'Behind the last head', kind: 'number', hint: 'Somebody with full control of the database could remove the newest of them unseen.' },
    verifiedUntil: { label: 'Verified until', kind: 'instant' }, fault: { label: 'Kind of fault', kind: 'code' }, faultRow: { label: 'First bad entry', kind: 'code' }, faultPlace: { label: 'Its place', kind: 'number' }, message: { label: 'What is wrong' },
  },
  computed: { finding: { label: 'Finding', from: ['outcome', 'rows', 'message'], value: finding } },
  title: row => (row['outcome'] === 'fault' ? 'Fault in the audit trail' : 'Audit trail verified'),
  list: ['at', 'outcome', 'finding', 'verifiedUntil', 'faultRow', 'unsealed'], show: ['at', 'outcome', 'finding', 'verifiedUntil', 'rows', 'seals', 'heads', 'unsealed', 'unexported', 'fault', 'faultRow', 'faultPlace', 'message'],
  filters: ['outcome', 'at'], search: [], sortable: ['at', 'outcome'], sort: { by: 'at', direction: 'desc' }, actions: [],
});
