import { z } from 'zod';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { type Issued, reissueCode, verificationUnknown, verificationView } from '#identity/index.js';
import { hasContact } from './application.repository.js';

export const resendCode = command({
  name: 'resendCode', action: 'resend_code', subject: 'Application', input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }): Promise<Issued> {
    const issued = await reissueCode(tx, id, { purposes: ['enroll', 'resume'] });
    const { applicationId, address } = issued.verification;
    if (applicationId !== null) await tx.systemWidenScope('application', applicationId);
    if (applicationId === null || !await hasContact(tx, applicationId, address)) throw verificationUnknown(); // the contact was replaced since
    await record(tx, { action: 'verification.resent', subjectType: 'Verification', subjectId: id, details: { sends: issued.verification.sends } });
    return issued;
  },
  call: (issued, ports) => ports.messenger.send(issued.message),
  settle: async (_tx, issued) => verificationView(issued.verification),
});
