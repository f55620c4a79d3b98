export { MemberSession } from './member-session.entity.js';
export { accountSubjects, memberSessionSubject } from './account.access.js';
export { registerAccountTasks } from './account.tasks.js';
export { memberAuthenticator, memberCookie } from './member-session.js';
export { AccountController } from './account.controller.js';
export { AccountInvoicesController } from './invoices.controller.js';
export { OwnDataController } from './own-data.controller.js';
export { AccountMembershipController } from './membership.controller.js';
export { HTTPS, MemberSessionController } from './session.controller.js';
