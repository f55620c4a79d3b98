import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { normalPhone } from '#identity/index.js';
import { householdSubject } from './enrollment.access.js';
import type { Household } from './household.entity.js';
import { replaceContacts } from './replace-contact.js';

/** Corrects how a household is reached, whose new contact opens the account: staff have made sure whose it is, and it asks for a fresh code. An empty field stays as it is. */
export const correctContact = change({
  name: 'correctContact', action: 'correct_contact', subject: 'Household', stepUp: true,
  input: z.strictObject({ id: z.uuid(), email: z.email().max(254).optional().describe('Email'), phone: z.string().max(30).optional().describe('Mobile number'), reason: z.string().trim().min(3).max(300).describe('Reason') }),
  async run(tx, input) {
    const household = await load<Household>(tx, householdSubject, input.id, 'update');
    authorize(tx, 'correct_contact', householdSubject, household);
    const phone = input.phone ? normalPhone(input.phone) : household.phone;
    if (input.phone && !phone) throw invalidPayload({ fields: [{ path: 'phone', code: 'phone_invalid' }] });
    const email = input.email?.toLowerCase() ?? household.email;
    if (!email && !phone) throw invalidPayload({ fields: [{ path: 'email', code: 'required' }] });
    await replaceContacts(tx, household, { email, phone });
    const changed = (name: string, a: unknown, b: unknown) => (a === b ? {} : { [name]: [a ? '(changed)' : null, '(changed)'] as const });
    await record(tx, { action: 'household.contact_corrected', subjectType: 'Household', subjectId: input.id, changes: { ...changed('email', household.email, email), ...changed('phone', household.phone, phone) }, details: { reason: input.reason } });
    return { id: input.id };
  },
});
