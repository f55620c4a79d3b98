export { Accounting, Disclosure } from './disclosure.entity.js';
export { recordHouseholdDisclosure, recordMemberDisclosure } from './record-disclosure.js';
export { produceAccounting, produceMemberAccounting } from './produce-accounting.js';
export { openAccounting } from './open-accounting.js';
export { KeyRotation } from './key-rotation.entity.js';
export { accountingSubject, disclosureSubject, keyRotationSubject, privacySubjects } from './privacy.access.js';
export { registerPrivacyTasks } from './privacy.tasks.js';
export { RESEAL, resealAll } from './reseal.js';
export { newestRotation, type Rotation, staleTotal, usesOf } from './key-rotation.repository.js';
