export { Site } from './site.entity.js';
export { siteSubject, siteSubjects } from './sites.access.js';
export { insertSite, ownSite, siteByKey, siteKeyOf } from './site.repository.js';
export { registerSite } from './register-site.js';
export { changeSite } from './change-site.js';
export { siteUnknown, siteOriginUnknown } from './sites.errors.js';
