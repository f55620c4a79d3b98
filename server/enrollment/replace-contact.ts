import type { Tx } from '#kit/db/tx.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import type { Consent } from './application.entity.js';
import type { Household } from './household.entity.js';
import { updateHousehold } from './household.repository.js';
import { addressIssues, type AddressDraft, type HouseholdIssue } from './household.rules.js';
import { openStates } from './open-states.js';

/** A contact that was proved takes the place of the one before and opens the account; what the household is no longer reached by opens nothing. */
export function replaceContact(tx: Tx, household: Household, proved: { channel: 'email' | 'sms'; address: string; consent: Consent | null }): Promise<unknown> {
  const [email, phone] = proved.channel === 'email' ? [proved.address, household.phone] : [household.email, proved.address];
  const accountContacts = [...new Set([...household.accountContacts.filter(c => c === email || c === phone), proved.address])];
  return updateHousehold(tx, household.id, { email, phone, accountContacts, ...(proved.consent ? { smsConsent: proved.consent } : {}) });
}

/** What is wrong with an address, by the rules of an enrollment. */
export const addressIssuesOf = (address: AddressDraft, today: string): HouseholdIssue[] => addressIssues(address, { on: calendarDate(today), openStates, mode: 'complete' });

export const replaceAddress = (tx: Tx, householdId: string, address: Pick<Household, 'line1' | 'line2' | 'city' | 'state' | 'zip'>): Promise<unknown> => updateHousehold(tx, householdId, address);
