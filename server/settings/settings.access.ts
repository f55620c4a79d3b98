import { declareSubject } from '#access/declare.js';
import { Setting } from './setting.entity.js';

export const settingSubject = declareSubject({
  name: 'Setting', table: 'setting', entity: Setting, tenancy: 'public',
  fields: { id: 'id', key: 'key', value: 'value', effectiveOn: 'effective_on', note: 'note', createdBy: 'created_by', createdAt: 'created_at' },
  grants: [
    { to: ['owner', 'billing', 'support', 'compliance'], actions: ['read'] },
    { to: ['owner'], actions: ['change', 'move_clock'] },
  ],
});
export const settingSubjects = [settingSubject];
