import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import type { Consent } from './application.entity.js';
import type { Household } from './household.entity.js';
import { keepReplaced, updateHousehold } from './household.repository.js';
import { addressIssues, type AddressDraft, type HouseholdIssue } from './household.rules.js';
import { openStates } from './open-states.js';

/**
 * A household is reached another way. What is new opens the account, what it is no longer reached by opens nothing. Whoever is there is
 * told, once for each; where there was nothing, it is told by the contact they have.
 */
export async function replaceContacts(tx: Tx, household: Household, next: Pick<Household, 'email' | 'phone'>, consent: Consent | null = null): Promise<void> {
  const replaced = ([['email', household.email, next.email], ['sms', household.phone, next.phone]] as const).filter(([, before, after]) => before !== after);
  const kept = household.accountContacts.filter(c => c === next.email || c === next.phone);
  await updateHousehold(tx, household.id, { ...next, accountContacts: [...new Set([...kept, ...replaced.flatMap(([, , after]) => after ?? [])])], ...(consent ? { smsConsent: consent } : {}) });
  for (const [channel, before] of replaced) {
    const change = newId();
    if (before !== null) await keepReplaced(tx, { id: change, householdId: household.id, channel, address: before, replacedAt: tx.systemNow });
    await emit(tx, 'household.contact_changed', { household: household.id, application: household.applicationId, change });
  }
}

/** What is wrong with an address, by the rules of an enrollment. */
export const addressIssuesOf = (address: AddressDraft, today: string): HouseholdIssue[] => addressIssues(address, { on: calendarDate(today), openStates, mode: 'complete' });

export const replaceAddress = (tx: Tx, householdId: string, address: Pick<Household, 'line1' | 'line2' | 'city' | 'state' | 'zip'>): Promise<unknown> => updateHousehold(tx, householdId, address);
