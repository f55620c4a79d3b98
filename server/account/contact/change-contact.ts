import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { contactField, type Household, householdSubject, oneFamilyAtATime, replaceContacts, smsConsent, smsConsentRequired } from '#enrollment/index.js';
import { type Issued, issueCode, normalContact, type ProvenContact, reissueCode, useProof, verificationUnknown, verificationView } from '#identity/index.js';
import type { Tx } from '#kit/db/tx.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { renameContact } from '../member-session.repository.js';

const Channel = z.enum(['email', 'sms']);
const contactOf = (h: Household, channel: z.output<typeof Channel>): string | null => h[contactField(channel)];

async function ownHousehold(tx: Tx, id: string): Promise<Household> {
  const household = await load<Household>(tx, householdSubject, id, 'update');
  authorize(tx, 'change_contact', householdSubject, household);
  return household;
}

/** A code to a contact that is to become the household's. Nothing changes before it is given back. @throws contact_invalid, sms_consent_required, invalid_payload when it is the contact already */
export const startContactChange = command({
  name: 'startContactChange', action: 'change_contact', subject: 'Household',
  input: z.strictObject({ id: z.uuid(), verificationId: z.uuid(), channel: Channel, address: z.string().min(1).max(254), smsConsent: z.boolean().optional(), locale: z.enum(['en', 'es']) }),
  async prepare(tx, { id, verificationId, channel, ...input }): Promise<Issued> {
    const household = await ownHousehold(tx, id);
    const address = normalContact(channel, input.address);
    if (channel === 'sms' && input.smsConsent !== true) throw smsConsentRequired({ fields: [{ path: 'smsConsent', code: 'consent_required' }] });
    if (address === contactOf(household, channel)) throw invalidPayload({ fields: [{ path: 'address', code: 'contact_same' }] });
    await record(tx, { action: 'household.contact_change_asked', subjectType: 'Household', subjectId: id, details: { channel, verification: verificationId } });
    return issueCode(tx, { id: verificationId, purpose: 'contact', channel, address, householdId: id, locale: input.locale });
  },
  call: (issued, ports) => ports.messenger.send(issued.message),
  settle: async (_tx, issued) => verificationView(issued.verification),
});

/** @throws resend_too_soon, rate_limited, verification_unknown for the code of another household or of another purpose */
export const resendContactCode = command({
  name: 'resendContactCode', action: 'change_contact', subject: 'Household', input: z.strictObject({ id: z.uuid(), verificationId: z.uuid() }),
  async prepare(tx, { id, verificationId }): Promise<Issued> {
    await ownHousehold(tx, id);
    const issued = await reissueCode(tx, verificationId, { purposes: ['contact'], householdId: id });
    await record(tx, { action: 'verification.resent', subjectType: 'Verification', subjectId: verificationId, details: { sends: issued.verification.sends } });
    return issued;
  },
  call: (issued, ports) => ports.messenger.send(issued.message),
  settle: async (_tx, issued) => verificationView(issued.verification),
});

/** The contact is proved and counts from now on; whoever was reached by the one before is told there. This session goes on, others of the old contact are over. */
export const finishContactChange = change({
  name: 'finishContactChange', action: 'change_contact', subject: 'Household',
  input: z.strictObject({ id: z.uuid(), sessionId: z.uuid(), sessionChannel: Channel, proof: z.custom<ProvenContact>() }),
  async run(tx, { id, sessionId, sessionChannel, proof }) {
    await oneFamilyAtATime(tx, id);
    const household = await ownHousehold(tx, id);
    if (proof.purpose !== 'contact' || proof.householdId !== id) throw verificationUnknown();
    const before = contactOf(household, proof.channel);
    await useProof(tx, proof);
    const consent = proof.channel === 'sms' ? smsConsent(tx, proof.address, household.locale) : null;
    await replaceContacts(tx, household, proof.channel === 'email' ? { email: proof.address, phone: household.phone } : { email: household.email, phone: proof.address }, consent);
    if (sessionChannel === proof.channel) await renameContact(tx, sessionId, proof.address);
    await record(tx, { action: 'household.contact_changed', subjectType: 'Household', subjectId: id, changes: { [contactField(proof.channel)]: [before === null ? null : '(changed)', '(changed)'] }, details: { verification: proof.verificationId, smsConsent: consent?.version ?? null } });
    return { id };
  },
});
