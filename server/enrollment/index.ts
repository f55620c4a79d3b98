export { Application } from './application.entity.js';
export { birthDateContext, Household, Person } from './household.entity.js';
export { Agreement } from './agreement.entity.js';
export { Membership } from './membership.entity.js';
export { agreementSubject, applicationSubject, enrollmentSubjects, householdSubject, membershipSubject, personSubject } from './enrollment.access.js';
