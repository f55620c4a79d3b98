import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AccountCancellation } from '../../../api/generated.js';
import { calendarDate, money } from '../../../flow/format.js';
import { laterTexts, locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { fieldId } from '../../../ui/focus.js';
import { Row } from '../../../ui/heading.js';
import { freshKey } from '../key.js';
import { useStore } from '../store.js';
import { TaskPage } from './task.js';

const date = (day: string): string => calendarDate(day, locale.value);

function Consequences({ facts }: { facts: AccountCancellation }): JSX.Element {
  const l = laterTexts();
  const refund = facts.refundRule === 'none' || facts.refundCents === 0 ? l.refundNone : facts.refundRule === 'review' ? l.refundReview : l.refundOf(money(facts.refundCents, locale.value));
  return (
    <div class="card">
      <dl>
        {facts.paidThrough && <Row term={l.paidThrough}>{date(facts.paidThrough)}</Row>}
        <Row term={l.lastDay} strong>{date(facts.endsOn)}</Row>
        <Row term={l.notice}>{facts.noticeEndsOn ? l.noticeUntil(date(facts.noticeEndsOn)) : l.noticeNone}</Row>
        {facts.daysToBill > 0 && <Row term={l.noticeDays}>{l.noticeBilled(String(facts.daysToBill))}</Row>}
        <Row term={l.refund}>{refund}</Row>
      </dl>
      {facts.refundRule === 'unearned_days' && <p class="hint">{l.refundPackFormula}</p>}
      <p class="hint">{facts.daysToBill > 0 ? l.moreNotice : l.more}</p>
    </div>
  );
}

/** The second and last click: everything it means stands above the button, and the other button does nothing. */
export function CancelForm(): JSX.Element | null {
  const t = texts();
  const l = laterTexts();
  const store = useStore();
  const facts = useSignal<AccountCancellation | null>(null);
  const reason = useSignal('');
  const key = useRef(freshKey());
  const m = store.current();
  const load = useAction(async () => { if (m) facts.value = await store.signedIn(() => store.client.cancellation(m.id)); });
  useEffect(() => { void load.run(); }, []);
  const cancel = useAction(async () => {
    if (!m) return;
    const typed = reason.peek().trim();
    const { endsOn } = await store.signedIn(() => store.client.cancel(m.id, { key: key.current, ...(typed ? { reason: typed } : {}) }));
    await store.done('overview', words => words.doneCancel(calendarDate(endsOn, locale.value)));
  });
  const id = fieldId('reason');
  return (
    <TaskPage title={l.cancelTitle} lead={l.cancelLead}>
      <form class="stack" noValidate onSubmit={event => { event.preventDefault(); void cancel.run(); }}>
        <ProblemAlert problem={load.problem.value ?? cancel.problem.value} />
        {facts.value ? <Consequences facts={facts.value} /> : load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={4} />}
        <div class="field">
          <label for={id}>{l.reason} <span class="optional">{t.optional}</span></label>
          <span class="hint" id={`${id}-hint`}>{l.reasonHint}</span>
          <textarea id={id} rows={3} maxLength={300} value={reason.value} aria-describedby={`${id}-hint`} onInput={event => { reason.value = event.currentTarget.value; }} />
        </div>
        <div class="actions">
          <Button submit kind="danger" busy={cancel.busy.value} disabled={!facts.value}>{l.cancelNow}</Button>
          <Button kind="plain" onPress={() => store.open('overview')}>{l.stay}</Button>
        </div>
      </form>
    </TaskPage>
  );
}
