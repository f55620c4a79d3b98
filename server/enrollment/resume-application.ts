import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { issueCode, type Issued, verificationView } from '#identity/index.js';
import { byResumeMac, resumeMacs } from './application.repository.js';
import { resumeLinkInvalid } from './enrollment.errors.js';
import { ResumeRequest } from './enrollment.schema.js';

/** A link was opened: sends a fresh code to the application's own contact. Changes nothing in the application. */
export const resumeApplication = command({
  name: 'resumeApplication', action: 'resume', subject: 'Application', input: ResumeRequest,
  async prepare(tx, { token, locale }): Promise<Issued> {
    // a link that was made before the key was changed is still good
    const [found] = await tx.query<{ id: string; mac: string }>('select application_by_resume_mac(mac) id, mac from unnest($1::text[]) mac where application_by_resume_mac(mac) is not null limit 1', [resumeMacs(tx, token)]);
    if (!found) throw resumeLinkInvalid();
    await tx.systemWidenScope('application', found.id);
    const application = await byResumeMac(tx, found.mac);
    if (!application || !['draft', 'submitted', 'approved'].includes(application.state)) throw resumeLinkInvalid();
    await record(tx, { action: 'resume_link.opened', subjectType: 'Application', subjectId: application.id });
    return issueCode(tx, { id: tx.principal.rowScope.keys!['verification']![0]!, purpose: 'resume', channel: application.contactChannel, address: application.contact, applicationId: application.id, locale });
  },
  call: (issued, ports) => ports.messenger.send(issued.message),
  settle: async (_tx, issued) => verificationView(issued.verification),
});
