import { panelResource, type Row } from '#admin/kit/registry.js';
import { EXPORT_FAILURES } from '#admin/kit/export-failures.js';
import { exportSubject, retryExport } from '#exports/index.js';
import { createdAt, OFFICE, state, text, words } from '../shared.js';

const kilobytes = (row: Row): unknown => (row['size'] == null ? null : Math.ceil(Number(row['size']) / 1024));

export const exports = panelResource({
  subject: exportSubject, panels: ['admin', 'agent', 'employer'], id: 'exports', label: 'Exports', singular: 'Export', navigation: OFFICE, hint: 'Lists you took along as files. Only you see yours; each is kept for a day.',
  fields: {
    resource: { label: 'List', kind: 'code' }, state: state('State', { queued: 'busy', running: 'busy', ready: 'good', failed: 'bad', expired: 'quiet' }), asked: { label: 'Filters and order', kind: 'json' },
    rowsDone: { label: 'Rows', kind: 'number' }, rowsExpected: { label: 'Rows expected', kind: 'number' }, size: { label: 'Bytes', kind: 'number' }, downloads: { label: 'Downloads', kind: 'number' }, failure: { label: 'Why not', kind: 'state', options: EXPORT_FAILURES },
    createdAt, finishedAt: { label: 'Made', kind: 'instant' }, expiresAt: { label: 'Kept until', kind: 'instant' },
  },
  computed: { kilobytes: { label: 'Size in KB', kind: 'number', from: ['size'], value: kilobytes } },
  title: row => `${words(text(row, 'resource').replaceAll('-', ' '))} export`,
  list: ['resource', 'state', 'rowsDone', 'kilobytes', 'createdAt', 'expiresAt'], show: ['resource', 'state', 'failure', 'rowsDone', 'rowsExpected', 'kilobytes', 'asked', 'downloads', 'createdAt', 'finishedAt', 'expiresAt'],
  filters: ['state', 'resource', 'createdAt'], search: [], sort: { by: 'createdAt', direction: 'desc' }, actions: [{ useCase: retryExport, label: 'Try again', on: 'record', id: 'id', when: row => row['state'] === 'failed', explain: 'The same list with the same filters, with what you may see now.' }],
});
