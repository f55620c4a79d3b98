import { panelResource } from '#admin/kit/registry.js';
import { changeSetting, moveBusinessClock, SETTINGS, settingStandings, settingSubject } from '#settings/index.js';
import { createdAt, OFFICE } from '../shared.js';

const LABELS = Object.fromEntries(Object.entries(SETTINGS).map(([key, s]) => [key, s.label]));

export const settings = panelResource({
  subject: settingSubject, panels: ['admin'], id: 'settings', label: 'Settings', singular: 'Setting', navigation: OFFICE, hint: 'Each row is one dated value; the newest whose date has come is in force. Without a row the default holds.',
  fields: {
    key: { label: 'Setting', kind: 'state', options: LABELS }, value: { label: 'Value', kind: 'json' }, effectiveOn: { label: 'From', kind: 'date' }, note: { label: 'Why' },
    createdBy: { label: 'Changed by', kind: 'reference', reference: 'users' }, createdAt,
  },
  computed: { standing: { label: 'In force', kind: 'state', from: ['key', 'effectiveOn'], value: () => 'past', look: tx => settingStandings(tx), options: { now: 'In force', coming: 'Coming', past: 'Past' }, tones: { now: 'good', coming: 'busy', past: 'quiet' } } },
  title: row => LABELS[String(row['key'])] ?? String(row['key'] ?? ''),
  list: ['key', 'value', 'standing', 'effectiveOn', 'createdBy', 'createdAt'], show: ['key', 'value', 'standing', 'effectiveOn', 'note', 'createdBy', 'createdAt'],
  filters: ['key', 'effectiveOn'], search: ['note'], sort: { by: 'createdAt', direction: 'desc' },
  actions: [
    { useCase: changeSetting, label: 'Change a setting', on: 'resource', explain: 'The start of individual memberships takes today or first_or_fifteenth; the accent colour looks like #0f6b6b.', confirm: 'The new value holds for everybody from its date on. Contracts already made keep their terms. Go on?' },
    { useCase: moveBusinessClock, label: 'Move the business clock', on: 'resource', explain: 'Demo only: renewals, retries and start dates that fall due in between happen right away. It cannot be moved back.', confirm: 'The clock cannot be moved back. Move it?' },
  ],
});
