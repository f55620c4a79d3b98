import { panelResource, type Row } from '#admin/kit/registry.js';
import { keyRotationSubject, rotateKey } from '#privacy/index.js';
import { OFFICE, state, text } from '../shared.js';

/** Values that another process sealed anew meanwhile are not counted by us: done is done. */
function progress(row: Row): string {
  if (row['state'] === 'done') return '100 %';
  const [total, done] = [Number(row['total']), Number(row['done'])];
  return `${total > 0 ? Math.min(99, Math.floor(100 * done / total)) : 0} %`;
}

export const keyRotations = panelResource({
  subject: keyRotationSubject, panels: ['admin'], id: 'key-rotations', label: 'Encryption keys', singular: 'Key rotation', navigation: OFFICE,
  hint: 'Each time the key of sealed fields was changed, and how far sealing everything anew has come. Keys that the environment gives are changed there.',
  fields: {
    keyId: { label: 'New key', kind: 'code' }, state: state('State', { running: 'busy', done: 'good', failed: 'bad', superseded: 'quiet' }), total: { label: 'Values', kind: 'number' }, done: { label: 'Sealed anew', kind: 'number' },
    failed: { label: 'Opened by no key', kind: 'number', hint: 'The log names them. Their key has to come back into the ring.' }, atColumn: { label: 'Now at', kind: 'code' }, startedAt: { label: 'Started', kind: 'instant' }, updatedAt: { label: 'Last step', kind: 'instant' }, finishedAt: { label: 'Ended', kind: 'instant' },
  },
  computed: { progress: { label: 'Progress', from: ['state', 'total', 'done'], value: progress } },
  title: row => `Change to ${text(row, 'keyId')}`, list: ['keyId', 'state', 'progress', 'done', 'total', 'failed', 'startedAt', 'finishedAt'], show: ['keyId', 'state', 'progress', 'done', 'total', 'failed', 'atColumn', 'startedAt', 'updatedAt', 'finishedAt'],
  filters: ['state', 'keyId', 'startedAt'], search: ['keyId'], sortable: ['keyId', 'state', 'startedAt', 'finishedAt'], sort: { by: 'startedAt', direction: 'desc' }, actions: [{ useCase: rotateKey, label: 'Change the key', on: 'resource', danger: true, explain: 'A new key becomes current, and every sealed value is sealed anew beside the work that goes on. A change that was begun and has not ended goes on instead.', confirm: 'Backups of before need the old key: keep a copy of the ring. Change the key?' }],
});
