import { panelResource } from '#admin/kit/registry.js';
import { noticeSubject } from '#notices/index.js';
import { CHANNEL_OPTIONS, createdAt, locale, REACH, state, text, words } from '../shared.js';
import { noticeActions } from './actions.js';

export const notices = panelResource({
  subject: noticeSubject, panels: ['admin'], id: 'notices', label: 'Messages', singular: 'Message', navigation: REACH, hint: 'Every email and text message, by template. Bodies are not kept.',
  fields: {
    template: { label: 'Template', kind: 'code', lookup: 'few' }, channel: { label: 'By', kind: 'state', options: CHANNEL_OPTIONS }, recipient: { label: 'To' }, state: state('State', { queued: 'busy', sending: 'busy', sent: 'good', failed: 'bad', suppressed: 'quiet' }), locale,
    applicationId: { label: 'Application', kind: 'reference', reference: 'applications' }, householdId: { label: 'Household', kind: 'reference', reference: 'households' }, attempts: { label: 'Tries', kind: 'number' }, failure: { label: 'Failure' }, messageId: { label: 'Message id', kind: 'code', lookup: 'whole' }, createdAt, sentAt: { label: 'Sent', kind: 'instant' },
  },
  title: row => words(text(row, 'template').replaceAll('-', ' ')),
  list: ['template', 'recipient', 'channel', 'state', 'sentAt', 'createdAt'], show: ['template', 'recipient', 'channel', 'locale', 'state', 'attempts', 'failure', 'applicationId', 'householdId', 'messageId', 'createdAt', 'sentAt'],
  filters: ['state', 'channel', 'template', 'createdAt', 'applicationId', 'householdId'], search: ['recipient', 'template', 'messageId'], sort: { by: 'createdAt', direction: 'desc' }, actions: noticeActions,
  dashboard: { label: 'Messages by state', groupBy: 'state' },
});
