import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { normalPhone } from '#identity/index.js';
import { householdSubject } from './enrollment.access.js';
import type { Household } from './household.entity.js';
import { updateHousehold } from './household.repository.js';

/** Corrects how a household is reached. An empty field stays as it is. */
export const correctContact = change({
  name: 'correctContact', action: 'correct_contact', subject: 'Household',
  input: z.strictObject({ id: z.uuid(), email: z.email().max(254).optional().describe('Email'), phone: z.string().max(30).optional().describe('Mobile number'), reason: z.string().trim().min(3).max(300).describe('Reason') }),
  async run(tx, input) {
    const household = await load<Household>(tx, householdSubject, input.id, 'update');
    authorize(tx, 'correct_contact', householdSubject, household);
    const phone = input.phone ? normalPhone(input.phone) : household.phone;
    if (input.phone && !phone) throw invalidPayload({ fields: [{ path: 'phone', code: 'phone_invalid' }] });
    const email = input.email?.toLowerCase() ?? household.email;
    if (!email && !phone) throw invalidPayload({ fields: [{ path: 'email', code: 'required' }] });
    // who the new contact belongs to, staff have made sure of: it opens the member's account from now on
    const accountContacts = [...new Set([...household.accountContacts, ...(email !== household.email ? [email!] : []), ...(phone !== household.phone ? [phone!] : [])])];
    await updateHousehold(tx, input.id, { email, phone, accountContacts });
    const changed = (name: string, a: unknown, b: unknown) => (a === b ? {} : { [name]: [a ? '(changed)' : null, '(changed)'] as const });
    await record(tx, { action: 'household.contact_corrected', subjectType: 'Household', subjectId: input.id, changes: { ...changed('email', household.email, email), ...changed('phone', household.phone, phone) }, details: { reason: input.reason } });
    return { id: input.id };
  },
});
