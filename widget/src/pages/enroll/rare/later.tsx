import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiProblem } from '../../../api/problem.js';
import type { ResumeLink } from '../../../api/types.js';
import { moment } from '../../../flow/format.js';
import { householdBody } from '../../../flow/household.js';
import { locale, rareTexts, texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { ProblemAlert } from '../../../ui/feedback.js';
import { focusField } from '../../../ui/focus.js';

/** Keeps the household first where it is complete; an incomplete one cannot be kept, and the panel says so. */
function useMailLink(onSent: (link: ResumeLink) => void) {
  const store = useStore();
  return useAction(async () => {
    const { household: form } = store;
    if (store.view.peek() === 'household' && form.dirty.peek()) {
      try {
        const fresh = await store.authorised(id => store.client.saveHousehold(id, householdBody(form.draft.peek(), store.site.peek()?.today ?? '')));
        form.load(fresh);
        store.accept(fresh);
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.status !== 422) throw error;
      }
    }
    onSent(await store.authorised(store.client.mailResumeLink));
  });
}

/** What "Save and finish later" opens. */
export function LaterPanel(): JSX.Element {
  const t = texts();
  const r = rareTexts();
  const store = useStore();
  const sent = useSignal<ResumeLink | null>(null);
  const mail = useMailLink(link => { sent.value = link; });
  useEffect(() => { focusField('later'); }, []);
  const close = (): void => {
    store.laterOpen.value = false;
    setTimeout(() => focusField('later'));
  };
  const unsaved = store.view.value === 'household' && store.household.dirty.value;
  return (
    <section class="card later" aria-label={r.laterTitle}>
      <h2 id="f-later" tabIndex={-1}>{r.laterTitle}</h2>
      {sent.value
        ? <p role="status">{r.laterSent(sent.value.sentTo, moment(sent.value.expiresAt, locale.value))}</p>
        : <><p>{r.laterLead}</p>{unsaved && <p class="muted">{r.laterDraft}</p>}</>}
      <ProblemAlert problem={mail.problem.value} />
      <div class="actions">
        {!sent.value && <Button kind="plain" busy={mail.busy.value} onPress={() => void mail.run()}>{r.laterSend}</Button>}
        <Button kind="quiet" onPress={close}>{sent.value ? t.back : r.cancel}</Button>
      </div>
    </section>
  );
}
