import { declareSubject } from '#access/declare.js';
import { Notice } from './notice.entity.js';

const FIELDS = {
  id: 'id', template: 'template', channel: 'channel', locale: 'locale', recipient: 'recipient', applicationId: 'application_id', householdId: 'household_id', userId: 'user_id',
  state: 'state', messageId: 'message_id', attempts: 'attempts', failure: 'failure', createdAt: 'created_at', sentAt: 'sent_at',
} as const;
/** Of a message to a colleague these say whom it went to. */
const COLLEAGUES = ['userId', 'recipient', 'messageId', 'failure'];

export const noticeSubject = declareSubject({
  name: 'Notice', table: 'notice', entity: Notice, tenancy: { application: 'application_id', household: 'household_id', user: 'user_id' },
  fields: FIELDS,
  grants: [
    { to: ['owner', 'compliance'], actions: ['read'] },
    // which colleague the back office wrote to, and at what address, is for owner and compliance
    { to: ['billing', 'support'], actions: ['read'], fields: Object.keys(FIELDS).filter(field => !COLLEAGUES.includes(field)) },
    { to: ['billing', 'support'], actions: ['read'], fields: COLLEAGUES, rows: () => ({ userId: null }) },
    { to: ['owner', 'support'], actions: ['resend'] },
  ],
});
export const noticeSubjects = [noticeSubject];
