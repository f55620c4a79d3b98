import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { systemClock } from '#kit/time/clock.js';
import type { Application, Consent } from './application.entity.js';
import { contactField, type Household } from './household.entity.js';
import { openHousehold, sealHousehold, updateApplication } from './application.repository.js';
import { lockFamily, reachBy } from './family.repository.js';
import { keepReplaced, updateHousehold } from './household.repository.js';
import { addressIssues, type AddressDraft, type HouseholdIssue } from './household.rules.js';
import { openStates } from './open-states.js';
import { mayText } from './sms-consent.js';

/**
 * A household is reached another way, and with it whatever the same family has under the contact of before: households from before it came back,
 * and the applications. What is new opens all of it, what was replaced opens nothing. Whoever had proved what was replaced is told
 * there, once for each; else it is told by the contact they have. `consent` is that to text messages at a new number.
 */
export async function replaceContacts(tx: Tx, household: Household, next: Pick<Household, 'email' | 'phone'>, consent: Consent | null = null): Promise<void> {
  const moves = movesOf(household, next);
  if (!moves.length) return;
  const family = await lockFamily(tx, household.id);
  const proved = new Set([...household.accountContacts, ...family.applications.filter(a => a.id === household.applicationId && a.contactVerifiedAt !== null).map(a => a.contact)]);
  for (const application of family.applications) await moveApplication(tx, application, moves);
  for (const { channel, before, after } of moves) {
    const reached = await reachBy(tx, household.id, family.householdIds, { channel, before, after, consent });
    await followed(tx, reached.filter(id => id !== household.id), { channel, with: household.id });
    const change = newId();
    // a number that nobody agreed to be texted at is not told
    const told = before !== null && proved.has(before) && (channel === 'email' || mayText(household));
    if (told) await keepReplaced(tx, { id: change, householdId: household.id, channel, address: before, replacedAt: tx.systemNow });
    await emit(tx, 'household.contact_changed', { household: household.id, application: household.applicationId, change, replaced: told ? 1 : 0 });
  }
}

interface Move { readonly channel: 'email' | 'sms'; readonly before: string | null; readonly after: string }

function movesOf(household: Household, next: Pick<Household, 'email' | 'phone'>): Move[] {
  return (['email', 'sms'] as const).flatMap(channel => {
    const [before, after] = [household[contactField(channel)], next[contactField(channel)]];
    if (before !== null && after === null) throw new Error('a contact is replaced by another one, not taken away');
    return after === null || before === after ? [] : [{ channel, before, after }];
  });
}

/** An application goes with its household, and so does what is typed in it. Whoever was let in before, by a code or a link, proves the contact of now. */
export async function moveApplication(tx: Tx, application: Application, moves: readonly Move[]): Promise<void> {
  const contact = moves.find(m => m.before === application.contact)?.after;
  const typed = application.state === 'draft' ? openHousehold(tx, application) : null;
  const retyped = typed && moves.filter(m => m.before !== null && typed[contactField(m.channel)] === m.before);
  const change = {
    ...(contact === undefined ? {} : { contact, contactRetiredAt: systemClock.now(), resumeMac: null, resumeExpiresAt: null }),
    ...(retyped?.length ? { householdSealed: sealHousehold(tx, application.id, { ...typed!, ...Object.fromEntries(retyped.flatMap(m => (m.channel === 'email' ? [['email', m.after]] : [['phone', m.after], ['smsConsent', false]]))) }) } : {}),
  };
  if (Object.keys(change).length) await updateApplication(tx, application.id, change);
}

/** The trail of households that went along. */
export async function followed(tx: Tx, ids: readonly string[], about: Pick<Move, 'channel'> & { with: string }): Promise<void> {
  for (const id of ids) await record(tx, { action: 'household.contact_followed', subjectType: 'Household', subjectId: id, changes: { [contactField(about.channel)]: ['(changed)', '(changed)'] }, details: { with: about.with } });
}

/** What is wrong with an address, by the rules of an enrollment. */
export const addressIssuesOf = (address: AddressDraft, today: string): HouseholdIssue[] => addressIssues(address, { on: calendarDate(today), openStates, mode: 'complete' });

export const replaceAddress = (tx: Tx, householdId: string, address: Pick<Household, 'line1' | 'line2' | 'city' | 'state' | 'zip'>): Promise<unknown> => updateHousehold(tx, householdId, address);
