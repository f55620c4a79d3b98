import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import type { Consent } from './application.entity.js';
import type { Household } from './household.entity.js';
import { moveApplications, provedContacts } from './application.repository.js';
import { familyOf, keepReplaced, reachBy, updateHousehold } from './household.repository.js';
import { addressIssues, type AddressDraft, type HouseholdIssue } from './household.rules.js';
import { openStates } from './open-states.js';

/**
 * A household is reached another way, and with it whatever the same family has under the contact of before: households from before it came back,
 * and the applications. What is new opens all of it, what was replaced opens nothing. Whoever had proved what was replaced is told
 * there, once for each; else it is told by the contact they have.
 */
export async function replaceContacts(tx: Tx, household: Household, next: Pick<Household, 'email' | 'phone'>, consent: Consent | null = null): Promise<void> {
  const replaced = ([['email', household.email, next.email], ['sms', household.phone, next.phone]] as const).filter(([, before, after]) => before !== after);
  if (!replaced.length) return;
  const proved = await provedContacts(tx, household);
  const family = await familyOf(tx, household.id);
  for (const [channel, before, after] of replaced) {
    if (after === null) throw new Error('a contact is replaced by another one, not taken away');
    const reached = await reachBy(tx, household.id, family, { channel, before, after, consent });
    if (before !== null) await moveApplications(tx, reached, { before, after });
    for (const id of reached.filter(h => h !== household.id)) await record(tx, { action: 'household.contact_followed', subjectType: 'Household', subjectId: id, changes: { [channel === 'email' ? 'email' : 'phone']: ['(changed)', '(changed)'] }, details: { with: household.id } });
    const change = newId();
    // a number that nobody agreed to be texted at is not told
    const told = before !== null && proved.includes(before) && (channel === 'email' || household.smsConsent !== null);
    if (told) await keepReplaced(tx, { id: change, householdId: household.id, channel, address: before, replacedAt: tx.systemNow });
    await emit(tx, 'household.contact_changed', { household: household.id, application: household.applicationId, change, replaced: told ? 1 : 0 });
  }
}

/** What is wrong with an address, by the rules of an enrollment. */
export const addressIssuesOf = (address: AddressDraft, today: string): HouseholdIssue[] => addressIssues(address, { on: calendarDate(today), openStates, mode: 'complete' });

export const replaceAddress = (tx: Tx, householdId: string, address: Pick<Household, 'line1' | 'line2' | 'city' | 'state' | 'zip'>): Promise<unknown> => updateHousehold(tx, householdId, address);
