import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AccountPauseOutlook } from '../../../api/generated.js';
import type { FieldIssue } from '../../../api/types.js';
import { calendarDate, money } from '../../../flow/format.js';
import { laterTexts, locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button, Field } from '../../../ui/controls.js';
import { ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { focusFirst } from '../../../ui/focus.js';
import { Row } from '../../../ui/heading.js';
import { useStore } from '../store.js';
import { TaskPage } from './task.js';

const date = (day: string): string => calendarDate(day, locale.value);

/** A pause with a last day: the charge that is left out, and what going on costs, stand above the button. */
export function PauseForm(): JSX.Element | null {
  const t = texts();
  const l = laterTexts();
  const store = useStore();
  const facts = useSignal<AccountPauseOutlook | null>(null);
  const until = useSignal('');
  const issues = useSignal<readonly FieldIssue[]>([]);
  const m = store.current();
  const load = useAction(async () => {
    if (!m) return;
    facts.value = await store.signedIn(() => store.client.pauseOutlook(m.id));
    until.value ||= facts.value.firstResumesOn;
  });
  useEffect(() => { void load.run(); }, []);
  const pause = useAction(async () => {
    if (!m) return;
    issues.value = [];
    const resumesOn = until.peek();
    try { await store.signedIn(() => store.client.pause(m.id, { resumesOn })); } catch (failure) {
      issues.value = (failure as { fields?: readonly FieldIssue[] }).fields ?? [];
      if (issues.peek().length) focusFirst(['resumesOn']);
      throw failure;
    }
    await store.done('overview', words => words.donePause(date(resumesOn)));
  });
  const f = facts.value;
  return (
    <TaskPage title={l.pauseTitle} lead={l.pauseLead}>
      <form class="stack" noValidate onSubmit={event => { event.preventDefault(); void pause.run(); }}>
        {!issues.value.length && <ProblemAlert problem={load.problem.value ?? pause.problem.value} />}
        {!f ? load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={4} /> : (
          <div class="card">
            <Field path="resumesOn" label={l.pauseUntil} type="date" value={until.value} onValue={value => { until.value = value; }} hint={l.pauseUntilHint(date(f.firstResumesOn), date(f.lastResumesOn))} error={issues.value[0]?.message} input={{ min: f.firstResumesOn, max: f.lastResumesOn }} />
            <dl>
              <Row term={l.pauseFrom}>{date(f.pausesOn)}</Row>
              <Row term={l.pausePaid}>{date(f.paidThrough)}</Row>
              <Row term={l.pauseSkipped}>{date(f.skippedChargeOn)}</Row>
              <Row term={l.pauseUntil} strong>{until.value ? date(until.value) : ''}</Row>
              <Row term={l.pauseCharge} strong>{money(f.resumeCents, locale.value)}</Row>
            </dl>
            <p class="hint">{l.pauseCare}</p>
          </div>
        )}
        <div class="actions">
          <Button submit busy={pause.busy.value} disabled={!f || !until.value}>{l.pauseNow}</Button>
          <Button kind="plain" onPress={() => store.open('overview')}>{l.stay}</Button>
        </div>
      </form>
    </TaskPage>
  );
}
