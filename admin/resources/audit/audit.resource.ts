import { panelResource, type Row } from '#admin/kit/registry.js';
import { auditSubject } from '#audit/index.js';
import { OFFICE, state, text, words } from '../shared.js';

const sentence = (row: Row): string => words(text(row, 'action').replaceAll('.', ' '));

export const audit = panelResource({
  subject: auditSubject, panels: ['admin'], id: 'audit', label: 'Audit trail', singular: 'Audit entry', navigation: OFFICE, hint: 'What was done, by whom, and what was refused. Nobody can change or delete a line.',
  fields: {
    at: { label: 'When', kind: 'instant' }, action: { label: 'Action', kind: 'code', lookup: 'few' }, actorKind: { label: 'Kind of actor', kind: 'state', options: { user: 'User', visitor: 'Visitor', anonymous: 'Nobody signed in', system: 'System' } }, actorId: { label: 'Actor', kind: 'reference', reference: 'users' },
    subjectType: { label: 'About', kind: 'code' }, subjectId: { label: 'Record', kind: 'code', lookup: 'whole' }, outcome: state('Outcome', { done: 'good', refused: 'bad' }), ip: { label: 'Address', kind: 'code' }, requestId: { label: 'Request', kind: 'code' }, body: { label: 'Before and after', kind: 'json' },
  },
  computed: { what: { label: 'What', from: ['action'], value: sentence } },
  title: sentence, list: ['at', 'what', 'actorKind', 'actorId', 'subjectType', 'outcome', 'ip'], show: ['what', 'at', 'outcome', 'actorKind', 'actorId', 'subjectType', 'subjectId', 'body', 'ip', 'requestId'],
  filters: ['outcome', 'actorKind', 'action', 'subjectType', 'subjectId', 'actorId', 'at'], search: ['action', 'subjectId'], sort: { by: 'at', direction: 'desc' }, actions: [],
});
