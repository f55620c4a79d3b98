export { EmployerGroup } from './group.entity.js';
export { groupSubject, groupSubjects } from './groups.access.js';
export { employerShareOf, groupOfCode } from './groups.repository.js';
export { registerGroup } from './register-group.js';
export { changeGroup, changeGroupContact } from './change-group.js';
export { moveGroup } from './move-group.js';
