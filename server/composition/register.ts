import { panelExportSources } from '#admin/export-sources.js';
import { registerSubjects } from '#access/ability.js';
import { listenToDenials, listenToReads } from '#access/execute.js';
import { accountSubjects, registerAccountTasks } from '#account/index.js';
import { agentSubjects } from '#agents/index.js';
import { auditSubjects, recordDenial, recordSensitiveRead, registerAuditTasks } from '#audit/index.js';
import { billingSubjects, registerBillingTasks } from '#billing/index.js';
import { enrollmentDigests, enrollmentSealed, enrollmentSubjects, registerEnrollmentTasks } from '#enrollment/index.js';
import { exportSealed, exportSubjects, registerExportSources, registerExportTasks } from '#exports/index.js';
import { groupSubjects } from '#groups/index.js';
import { identityDigests, identitySealed, registerIdentityTasks, staffIdentitySubjects } from '#identity/index.js';
import { registerSealed } from '#kit/crypto/sealed-columns.js';
import { registerTask, schedule } from '#kit/jobs/worker.js';
import { forgetOldWindows } from '#kit/http/rate-limit.js';
import { noticeSubjects, registerNoticeTasks } from '#notices/index.js';
import { planSubjects } from '#plans/index.js';
import { privacySubjects, registerPrivacyTasks } from '#privacy/index.js';
import { settingSubjects } from '#settings/index.js';
import { siteSubjects } from '#sites/index.js';
import { registerRetention } from './retention.js';

let done = false;

/** Policies, event listeners and jobs of every area; once a process. */
export function registerAreas(): void {
  if (done) return;
  done = true;
  registerSubjects(...siteSubjects, ...settingSubjects, ...planSubjects, ...staffIdentitySubjects, ...auditSubjects, ...agentSubjects, ...groupSubjects, ...enrollmentSubjects, ...billingSubjects, ...noticeSubjects, ...privacySubjects, ...exportSubjects, ...accountSubjects);
  registerSealed(identitySealed, identityDigests);
  registerSealed(enrollmentSealed, enrollmentDigests);
  listenToDenials(recordDenial);
  registerSealed(exportSealed);
  listenToReads(recordSensitiveRead);
  registerAuditTasks();
  registerBillingTasks();
  registerEnrollmentTasks();
  registerIdentityTasks();
  registerNoticeTasks();
  registerPrivacyTasks();
  registerExportTasks();
  registerAccountTasks();
  registerExportSources(panelExportSources());
  registerTask('kit.forget_old_windows', async db => { await forgetOldWindows(db); });
  schedule('kit.forget_old_windows', 3600);
  registerRetention();
}
