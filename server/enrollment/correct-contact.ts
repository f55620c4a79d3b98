import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { normalPhone } from '#identity/index.js';
import { smsConsent } from './sms-consent.js';
import { smsConsentRequired } from './enrollment.errors.js';
import { householdSubject } from './enrollment.access.js';
import type { Household } from './household.entity.js';
import { oneFamilyAtATime } from './family.repository.js';
import { replaceContacts } from './replace-contact.js';

/** Corrects how a household is reached, whose new contact opens the account: staff have made sure whose it is, and it asks for a fresh code. An empty field stays as it is. */
export const correctContact = change({
  name: 'correctContact', action: 'correct_contact', subject: 'Household', stepUp: true,
  input: z.strictObject({ id: z.uuid(), email: z.email().max(254).optional().describe('Email'), phone: z.string().max(30).optional().describe('Mobile number'), smsConsent: z.boolean().optional().describe('They agree to text messages at a new number'), reason: z.string().trim().min(3).max(300).describe('Reason') }),
  async run(tx, input) {
    await oneFamilyAtATime(tx, input.id);
    const household = await load<Household>(tx, householdSubject, input.id, 'update');
    authorize(tx, 'correct_contact', householdSubject, household);
    const phone = input.phone ? normalPhone(input.phone) : household.phone;
    if (input.phone && !phone) throw invalidPayload({ fields: [{ path: 'phone', code: 'phone_invalid' }] });
    const email = input.email?.toLowerCase() ?? household.email;
    if (!email && !phone) throw invalidPayload({ fields: [{ path: 'email', code: 'required' }] });
    const consent = phone && phone !== household.phone && input.smsConsent ? { ...smsConsent(tx, phone, household.locale), ip: null } : null; // said to staff
    if (!email && phone !== household.phone && !consent) throw smsConsentRequired({ fields: [{ path: 'smsConsent', code: 'consent_required' }] });
    await replaceContacts(tx, household, { email, phone }, consent);
    const changed = (name: string, a: unknown, b: unknown) => (a === b ? {} : { [name]: [a ? '(changed)' : null, '(changed)'] as const });
    await record(tx, { action: 'household.contact_corrected', subjectType: 'Household', subjectId: input.id, changes: { ...changed('email', household.email, email), ...changed('phone', household.phone, phone) }, details: { reason: input.reason, smsConsent: consent?.version ?? null } });
    return { id: input.id };
  },
});
