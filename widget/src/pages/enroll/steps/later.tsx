import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { ResumeLink } from '../../../api/types.js';
import { ApiProblem } from '../../../api/problem.js';
import { householdBody } from '../../../flow/household.js';
import { moment } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { useAction } from '../ui/action.js';
import { Button } from '../ui/controls.js';
import { ProblemAlert } from '../ui/feedback.js';

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

/** "Save and finish later": under every step once the contact is verified. */
export function Later(): JSX.Element {
  const t = texts();
  const store = useStore();
  const open = useSignal(false);
  const sent = useSignal<ResumeLink | null>(null);
  const opener = useRef<HTMLDivElement>(null);
  const mail = useMailLink(link => { sent.value = link; });
  const close = (): void => {
    open.value = false;
    setTimeout(() => opener.current?.querySelector('button')?.focus());
  };
  const unsaved = store.view.value === 'household' && store.household.dirty.value;
  return (
    <div class="later" ref={opener}>
      {!open.value && <Button kind="quiet" onPress={() => { open.value = true; sent.value = null; }}>{t.later}</Button>}
      {open.value && (
        <section class="card" aria-label={t.laterTitle}>
          <h2>{t.laterTitle}</h2>
          {sent.value
            ? <p role="status">{t.laterSent(sent.value.sentTo, moment(sent.value.expiresAt, locale.value))}</p>
            : <><p>{t.laterLead}</p>{unsaved && <p class="muted">{t.laterDraft}</p>}</>}
          <ProblemAlert problem={mail.problem.value} />
          <div class="actions">
            {!sent.value && <Button kind="plain" busy={mail.busy.value} onPress={() => void mail.run()}>{t.laterSend}</Button>}
            <Button kind="quiet" onPress={close}>{sent.value ? t.back : t.cancel}</Button>
          </div>
        </section>
      )}
    </div>
  );
}
