export { Notice } from './notice.entity.js';
export { noticeSubject, noticeSubjects } from './notices.access.js';
export { type Channels, deliver } from './deliver.js';
export { resendNotice } from './resend-notice.js';
export { registerNoticeTasks } from './notices.tasks.js';
export { createEmailTransport } from './transport/email-transport.js';
