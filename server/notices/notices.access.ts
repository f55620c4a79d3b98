import { declareSubject } from '#access/declare.js';
import { Notice } from './notice.entity.js';

export const noticeSubject = declareSubject({
  name: 'Notice', table: 'notice', entity: Notice, tenancy: { application: 'application_id', household: 'household_id', user: 'user_id' },
  fields: {
    id: 'id', template: 'template', channel: 'channel', locale: 'locale', recipient: 'recipient', applicationId: 'application_id', householdId: 'household_id', userId: 'user_id',
    state: 'state', messageId: 'message_id', attempts: 'attempts', failure: 'failure', createdAt: 'created_at', sentAt: 'sent_at',
  },
  grants: [
    { to: ['owner', 'billing', 'support', 'compliance'], actions: ['read'] },
    { to: ['owner', 'support'], actions: ['resend'] },
  ],
});
export const noticeSubjects = [noticeSubject];
