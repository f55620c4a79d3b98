import { declareSubject } from '#access/declare.js';
import { ExportFile } from './export-file.entity.js';

const PEOPLE = ['owner', 'billing', 'support', 'compliance', 'agency_manager', 'agent', 'employer_admin'] as const;

/** Everybody with a panel may take along what they may read there; a file belongs to who asked for it, and to nobody above them. */
export const exportSubject = declareSubject({
  name: 'Export', table: 'export_file', entity: ExportFile, tenancy: { user: 'user_id' },
  fields: {
    id: 'id', userId: 'user_id', panel: 'panel', resource: 'resource', state: 'state', asked: 'asked', rowsExpected: 'rows_expected', rowsDone: 'rows_done', size: 'size', failure: 'failure', downloads: 'downloads',
    createdAt: 'created_at', startedAt: 'started_at', finishedAt: 'finished_at', expiresAt: 'expires_at',
  },
  grants: [
    { to: PEOPLE, actions: ['request'] },
    { to: PEOPLE, actions: ['read', 'download', 'retry'], rows: actor => ({ userId: actor.id }) },
  ],
});
export const exportSubjects = [exportSubject];
