import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AccountChangePreview, AccountChoices, AccountMembership } from '../../../api/generated.js';
import { ApiProblem } from '../../../api/problem.js';
import { calendarDate, money } from '../../../flow/format.js';
import { laterTexts, locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { Alert, ErrorSummary, Skeleton } from '../../../ui/feedback.js';
import { freshKey } from '../key.js';
import { stripeOf } from '../pay.js';
import { type Store, useStore } from '../store.js';
import { type Wish, wishBody } from '../wish.js';
import { Summary } from './change-summary.js';
import { PeopleCard } from './people.js';
import { TaskPage } from './task.js';

const PREVIEW_WAIT_MS = 350;

/** The price of a wish, asked for a moment after the last change of it; an older answer is never shown. */
function usePreview(store: Store, m: AccountMembership, wish: Wish) {
  const preview = useSignal<AccountChangePreview | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const waiting = useSignal(false);
  const again = useSignal(0);
  const body = wishBody(wish, { planVersionId: m.plan.versionId, addOnVersionIds: m.addOns.map(a => a.versionId) });
  const asked = body && JSON.stringify(body);
  useEffect(() => {
    preview.value = problem.value = null;
    waiting.value = asked !== null;
    if (!asked) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      store.signedIn(() => store.client.preview(m.id, JSON.parse(asked) as NonNullable<typeof body>, stop.signal))
        .then(found => { if (!stop.signal.aborted) preview.value = found; }, (error: unknown) => { if (!stop.signal.aborted && error instanceof ApiProblem) problem.value = error; })
        .finally(() => { if (!stop.signal.aborted) waiting.value = false; });
    }, PREVIEW_WAIT_MS);
    return () => { stop.abort(); clearTimeout(timer); };
  }, [asked, again.value, locale.value]);
  return { preview, problem, waiting, body, refresh: () => { again.value++; } };
}

function Plans({ choices, m, wish, set }: { choices: AccountChoices; m: AccountMembership; wish: Wish; set: (change: Partial<Wish>) => void }): JSX.Element {
  const t = texts();
  const l = laterTexts();
  // a version that is no longer sold stays theirs, and a choice
  const held = { planVersionId: m.plan.versionId, name: m.plan.name, summary: m.plan.summary, features: m.plan.features, monthlyCents: m.plan.monthlyCents, hsa: m.plan.hsa };
  const plans = choices.plans.some(p => p.planVersionId === held.planVersionId) ? choices.plans : [held, ...choices.plans.filter(p => p.code !== m.plan.code)];
  return (
    <fieldset class="plans" role="radiogroup">
      <legend class="section-title">{l.plans}</legend>
      {plans.map(plan => (
        <div key={plan.planVersionId} class={wish.planVersionId === plan.planVersionId ? 'plan chosen' : 'plan'}>
          <label class="plan-head">
            <input type="radio" name="plan" checked={wish.planVersionId === plan.planVersionId} onChange={() => set({ planVersionId: plan.planVersionId })} aria-describedby={`about-${plan.planVersionId}`} />
            <span class="plan-name">{plan.name}</span>
            <span class="plan-price"><b>{money(plan.monthlyCents, locale.value)}</b> <small>{t.perMonth}</small></span>
          </label>
          <div id={`about-${plan.planVersionId}`}>
            <p class="pills">{plan.planVersionId === m.plan.versionId && <span class="pill">{l.planNow}</span>}<span class={plan.hsa.eligible ? 'pill ok' : 'pill'}>{plan.hsa.eligible ? t.hsaYes : t.hsaNo}</span></p>
            <p>{plan.summary}</p>
          </div>
        </div>
      ))}
    </fieldset>
  );
}

function AddOns({ choices, m, wish, set }: { choices: AccountChoices; m: AccountMembership; wish: Wish; set: (change: Partial<Wish>) => void }): JSX.Element | null {
  const t = texts();
  const l = laterTexts();
  const held = m.addOns.filter(a => !choices.addOns.some(c => c.addOnVersionId === a.versionId)).map(a => ({ addOnVersionId: a.versionId, name: a.name, summary: '', monthlyCents: a.monthlyCents }));
  const all = [...held, ...choices.addOns];
  if (!all.length) return null;
  const toggle = (id: string, on: boolean): void => set({ addOnVersionIds: on ? [...wish.addOnVersionIds, id] : wish.addOnVersionIds.filter(other => other !== id) });
  return (
    <fieldset class="card">
      <legend>{l.addOns}</legend>
      {all.map(({ addOnVersionId: id, name, summary, monthlyCents }) => (
        <label class="addon" key={id}>
          <input type="checkbox" checked={wish.addOnVersionIds.includes(id)} onChange={event => toggle(id, event.currentTarget.checked)} />
          <span><b>{name}</b>{summary && <><br /><span class="muted">{summary}</span></>}</span>
          <span class="plan-price">+ {money(monthlyCents, locale.value)} <small>{t.perMonth}</small></span>
        </label>
      ))}
    </fieldset>
  );
}

/** Pays what the change waits for; what came of it is read from the server by the overview. */
async function payChange(store: Store, clientSecret: string): Promise<void> {
  const stripe = await stripeOf(store);
  await stripe.handleNextAction({ clientSecret });
}

function ChangeForm({ m, choices }: { m: AccountMembership; choices: AccountChoices }): JSX.Element {
  const l = laterTexts();
  const store = useStore();
  const wish = useSignal<Wish>({ planVersionId: m.plan.versionId, addOnVersionIds: m.addOns.map(a => a.versionId), add: [], drop: [] });
  const set = (change: Partial<Wish>): void => { wish.value = { ...wish.value, ...change }; };
  const { preview, problem, waiting, body, refresh } = usePreview(store, m, wish.value);
  const key = useRef(freshKey());
  const changed = useSignal(false);
  const byAgent = useSignal(false);
  const ask = useAction(async () => { if (body) { await store.signedIn(() => store.client.ask(m.id, body)); await store.done('overview', words => words.changeAsked); } });
  const confirm = useAction(async () => {
    const shown = preview.peek();
    if (!body || !shown) return;
    changed.value = false;
    try {
      const out = await store.signedIn(() => store.client.change(m.id, { ...body, expectedDueCents: shown.dueNowCents, prorationAt: shown.prorationAt, key: key.current }));
      if (out.clientSecret) await payChange(store, out.clientSecret);
      await store.done('overview', words => (out.state === 'scheduled' ? words.doneChangeLater(calendarDate(out.effectiveOn, locale.peek())) : out.state === 'awaiting_payment' ? words.changeUnpaid : words.doneChange));
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'change_by_agent') { byAgent.value = true; return; }
      if (!(error instanceof ApiProblem) || error.code !== 'amount_changed') throw error;
      // nothing was changed: the new figure is shown, and a new decision has a new name
      key.current = freshKey();
      changed.value = true;
      refresh();
    }
  });
  const shown = preview.value;
  return (
    <form class="with-aside" noValidate onSubmit={event => { event.preventDefault(); void confirm.run(); }}>
      <div class="stack">
        {byAgent.value && <Alert tone="info"><p>{l.byAgent}</p><Button kind="plain" busy={ask.busy.value} onPress={() => void ask.run()}>{l.askAgent}</Button></Alert>}
        {changed.value && <Alert tone="warn">{l.amountChanged}</Alert>}
        <ErrorSummary issues={problem.value?.fields ?? []} problem={confirm.problem.value ?? ask.problem.value ?? problem.value} />
        <Plans choices={choices} m={m} wish={wish.value} set={set} />
        <AddOns choices={choices} m={m} wish={wish.value} set={set} />
        <PeopleCard wish={wish.value} set={set} issues={problem.value?.fields ?? []} />
      </div>
      <Summary membership={m} preview={shown} waiting={waiting.value} />
      <div class="actions">
        <Button submit busy={confirm.busy.value} disabled={!shown}>{shown && shown.dueNowCents > 0 ? l.confirmPay(money(shown.dueNowCents, locale.value)) : l.confirmFree}</Button>
      </div>
    </form>
  );
}

export function PlanForm(): JSX.Element {
  const t = texts();
  const l = laterTexts();
  const store = useStore();
  const choices = useSignal<AccountChoices | null>(null);
  const m = store.current();
  const load = useAction(async () => { if (m) choices.value = await store.signedIn(() => store.client.choices(m.id)); });
  useEffect(() => { void load.run(); }, [locale.value]);
  return (
    <TaskPage wide title={l.planTitle} lead={l.planLead}>
      <ErrorSummary issues={[]} problem={load.problem.value} />
      {m && choices.value ? <ChangeForm m={m} choices={choices.value} /> : load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={6} />}
    </TaskPage>
  );
}
