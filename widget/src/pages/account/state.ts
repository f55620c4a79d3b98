import type { AccountMembership } from '../../api/generated.js';
import { calendarDate } from '../../flow/format.js';
import { locale, texts } from '../../i18n/account.js';

export interface StateWords { label: string; means: string; tone: 'ok' | 'warn' | 'danger' | 'calm' }

/** The state of a membership in words, and what it means for the member. A future end is a date and not a state, and yet what people want to know first. */
export function stateWords(m: AccountMembership): StateWords {
  const t = texts();
  const date = (day: string | null): string => calendarDate(day ?? '', locale.value);
  switch (m.state) {
    case 'active': return m.endsOn ? { label: t.stateEnding, means: m.nextChargeOn ? t.stateEndingNotice(date(m.endsOn)) : t.stateEndingMeans(date(m.endsOn)), tone: 'warn' } : { label: t.stateActive, means: t.stateActiveMeans, tone: 'ok' };
    case 'pending_payment': return { label: t.statePending, means: t.statePendingMeans, tone: 'warn' };
    case 'pending_activation': return { label: t.stateSoon, means: t.stateSoonMeans(date(m.startsOn)), tone: 'calm' };
    case 'past_due': return { label: t.statePastDue, means: t.statePastDueMeans, tone: 'danger' };
    case 'paused': return { label: t.statePaused, means: m.resumesOn ? t.statePausedUntil(date(m.resumesOn)) : t.statePausedMeans, tone: 'calm' };
    case 'suspended': return { label: t.stateSuspended, means: t.stateSuspendedMeans(date(m.payBy)), tone: 'danger' };
    case 'ended': return { label: t.stateEnded, means: t.stateEndedMeans(date(m.endsOn)), tone: 'calm' };
  }
}

/** What a member may do now. The server decides again. */
export const may = (m: AccountMembership) => ({
  change: m.state === 'active' && !m.endsOn && !m.change,
  cancel: ['active', 'past_due', 'paused', 'suspended'].includes(m.state) && !m.endsOn,
  keep: ['active', 'past_due', 'paused'].includes(m.state) && m.endsOn !== null,
  resume: m.state === 'paused',
  comeBack: m.state === 'ended',
});
