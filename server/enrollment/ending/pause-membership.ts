import { z } from 'zod';
import { authorize } from '#access/scope.js';
import { command, query } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { callIntent, changePending, openSubscriptionOfPayer, pauseIntent, preparePause, prepareResume, rereadPayer, resumeIntent, settleIntent } from '#billing/index.js';
import type { Tx } from '#kit/db/tx.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { emit } from '#kit/outbox/outbox.js';
import { settingsInForce } from '#settings/index.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { tryTransition } from '#kit/states/transition.js';
import { isMember } from '../changes/change-membership.js';
import { assertChangeable } from '../changes/target.js';
import { openChange } from '../changes/membership-change.repository.js';
import { membershipSubject } from '../enrollment.access.js';
import { membershipNotActive, pauseByStaff } from '../enrollment.errors.js';
import type { Membership } from '../membership.entity.js';
import { loadMembership, membershipById } from '../membership.repository.js';
import { type MembershipAction, membershipStates } from '../membership.states.js';
import { datesOf } from '../paid-through.js';
import { pauseBounds, pauseOutlook } from './pause.rules.js';

async function move(tx: Tx, m: Membership, action: MembershipAction, set: Readonly<Record<string, unknown>>): Promise<boolean> {
  if (!membershipStates.can(m.state, action)) return false;
  const to = await tryTransition(tx, { machine: membershipStates, table: 'membership', id: m.id, from: m.state, action, set });
  if (to === null) return false;
  const name = action === 'resume' ? 'resumed' : to;
  await emit(tx, `membership.${name}`, { membership: m.id, application: m.applicationId, household: m.householdId, at: tx.now.toISOString() });
  await record(tx, { action: `membership.${name}`, subjectType: 'Membership', subjectId: m.id, changes: { state: [m.state, to] } });
  return true;
}

/** A member pauses where the provider has set it so, and says until when: beyond what is paid, or nothing would be saved, and not for ever. @throws pause_by_staff, invalid_payload */
async function assertMemberMay(tx: Tx, m: Membership, resumesOn: string | undefined): Promise<void> {
  if ((await settingsInForce(tx)).pause_by !== 'member') throw pauseByStaff();
  const { first, last } = pauseBounds(calendarDate(m.paidThrough ?? tx.today));
  if (resumesOn === undefined || resumesOn < first || resumesOn > last) throw invalidPayload({ fields: [{ path: 'resumesOn', code: 'invalid' }] });
}

/** What a pause that begins today comes to: shown before anybody confirms. */
export const previewPause = query({
  name: 'previewPause', action: 'pause', subject: 'Membership', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const m = await loadMembership(tx, id);
    authorize(tx, 'pause', membershipSubject, m);
    assertChangeable(m);
    if (isMember(tx) && (await settingsInForce(tx)).pause_by !== 'member') throw pauseByStaff();
    return pauseOutlook({ today: calendarDate(tx.today), paidThrough: calendarDate(m.paidThrough ?? tx.today), monthlyCents: m.monthlyCents });
  },
});

/** No renewal is charged until it goes on; what is paid stays paid. The provider grants it. */
export const pauseMembership = command({
  name: 'pauseMembership', action: 'pause', subject: 'Membership', input: z.strictObject({ id: z.uuid(), resumesOn: z.iso.date().optional().describe('Goes on by itself on (optional)') }),
  async prepare(tx, { id, resumesOn }) {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'pause', membershipSubject, m);
    assertChangeable(m);
    if (isMember(tx)) await assertMemberMay(tx, m, resumesOn);
    else if (resumesOn !== undefined && resumesOn <= tx.today) throw invalidPayload({ fields: [{ path: 'resumesOn', code: 'invalid' }] });
    const subscription = await openSubscriptionOfPayer(tx, m.payerId);
    if (!subscription) throw membershipNotActive();
    if (subscription.changeIntentId !== null || await openChange(tx, id)) throw changePending();
    await record(tx, { action: 'membership.pause_requested', subjectType: 'Membership', subjectId: id, details: { resumesOn: resumesOn ?? null } });
    return { id, payerId: m.payerId, resumesOn: resumesOn ?? null, intent: await preparePause(tx, subscription.id) };
  },
  call: ({ intent }, ports) => callIntent(pauseIntent, intent, ports),
  async settle(tx, { id, resumesOn, intent }, attempt) {
    await settleIntent(tx, pauseIntent, intent, attempt);
    await paused(tx, (await membershipById(tx, id))!, resumesOn);
    return { id, state: 'paused' as const, resumesOn };
  },
  async follow(db, { payerId }, out) {
    await rereadPayer(db, payerId);
    return out;
  },
});

export const paused = (tx: Tx, m: Membership, resumesOn: string | null): Promise<boolean> => move(tx, m, 'pause', { paused_on: tx.today, resumes_on: resumesOn, next_charge_on: null });

/** Goes on: within a month that is paid just so; later a new month begins today and is charged today. */
export const resumeMembership = command({
  name: 'resumeMembership', action: 'resume', subject: 'Membership', input: z.strictObject({ id: z.uuid() }),
  async prepare(tx, { id }) {
    const m = await loadMembership(tx, id, 'update');
    authorize(tx, 'resume', membershipSubject, m);
    const subscription = await openSubscriptionOfPayer(tx, m.payerId);
    if (m.state !== 'paused' || !subscription) throw membershipNotActive();
    const newPeriod = m.paidThrough === null || m.paidThrough < tx.today;
    await record(tx, { action: 'membership.resume_requested', subjectType: 'Membership', subjectId: id, details: { newPeriod } });
    return { id, payerId: m.payerId, intent: await prepareResume(tx, subscription.id, newPeriod) };
  },
  call: ({ intent }, ports) => callIntent(resumeIntent, intent, ports),
  async settle(tx, { id, intent }, attempt) {
    await settleIntent(tx, resumeIntent, intent, attempt);
    if (!intent.newPeriod) await resumed(tx, (await membershipById(tx, id))!);
    return { id, state: (await membershipById(tx, id))!.state };
  },
  /** A new month is paid for before care goes on: what the charge came to is read at once. */
  async follow(db, { id, payerId }, out) {
    await rereadPayer(db, payerId);
    const state = await db.systemChange('enrollment.resumed', async tx => {
      const m = (await membershipById(tx, id))!;
      await afterResume(tx, m);
      return (await membershipById(tx, id))!.state;
    });
    return { ...out, state };
  },
});

async function resumed(tx: Tx, m: Membership): Promise<boolean> {
  const dates = await datesOf(tx, m);
  return move(tx, m, 'resume', { paused_on: null, resumes_on: null, paid_through: dates.paidThrough, next_charge_on: dates.nextChargeOn });
}

/** A membership whose pause has been ended goes where its charge says: on, or past due. Twice is once. */
export async function afterResume(tx: Tx, m: Membership): Promise<void> {
  if (m.state !== 'paused') return;
  const subscription = await openSubscriptionOfPayer(tx, m.payerId);
  if (!subscription || subscription.paused) return;
  const { paidThrough } = await datesOf(tx, m);
  if (subscription.state === 'active' && paidThrough !== null && paidThrough >= tx.today) await resumed(tx, m);
  else if (subscription.state === 'past_due') await move(tx, m, 'fail_payment', { paused_on: null, resumes_on: null, past_due_on: tx.today });
}
