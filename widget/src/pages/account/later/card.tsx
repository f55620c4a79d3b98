import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AccountCardSetup } from '../../../api/generated.js';
import { money } from '../../../flow/format.js';
import { laterTexts, locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { Alert, ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { appearance, type Elements, type StripeBrowser } from '../../../ui/stripe.js';
import { stripeOf } from '../pay.js';
import { type Store, useStore } from '../store.js';
import { TaskPage } from './task.js';

interface Ready { stripe: StripeBrowser; elements: Elements }

/** Loads the processor's script and mounts its fields; they live on another site, and this page never sees a number. */
function useFields(store: Store) {
  const box = useRef<HTMLDivElement>(null);
  const ready = useSignal<Ready | null>(null);
  const failed = useSignal(false);
  const drawn = useSignal(false);
  const mount = useAction(async () => {
    failed.value = false;
    try {
      const stripe = await stripeOf(store);
      const elements = stripe.elements({ mode: 'setup', currency: 'usd', appearance: appearance() });
      const fields = elements.create('payment', { layout: 'tabs' });
      fields.on('ready', () => { drawn.value = true; });
      fields.on('loaderror', () => { failed.value = true; });
      if (!box.current) return;
      fields.mount(box.current);
      ready.value = { stripe, elements };
    } catch {
      failed.value = true;
    }
  });
  useEffect(() => { void mount.run(); }, []);
  return { box, ready, failed, drawn, mount };
}

/** A new card or bank account for all later charges. */
export function CardForm(): JSX.Element {
  const t = texts();
  const l = laterTexts();
  const store = useStore();
  const { box, ready, failed, drawn, mount } = useFields(store);
  const refused = useSignal<string | null>(null);
  /** Kept over a refusal: the next try confirms the same setup. */
  const setup = useRef<AccountCardSetup | null>(null);
  const save = useAction(async ({ stripe, elements }: Ready) => {
    refused.value = null;
    const checked = await elements.submit();
    if (checked.error) { refused.value = checked.error.message ?? l.cardRefused; return; }
    setup.current ??= await store.signedIn(store.client.cardSetup);
    const { setupId, clientSecret } = setup.current;
    const { error } = await stripe.confirmSetup({ elements, clientSecret, confirmParams: { return_url: `${location.origin}/account` }, redirect: 'if_required' });
    if (error && !error.code?.endsWith('_unexpected_state')) { refused.value = error.message ?? l.cardRefused; return; }
    await store.signedIn(() => store.client.cardSaved(setupId));
    await store.done('payments', words => words.doneCard);
  });
  const open = store.overview.value?.open[0];
  return (
    <TaskPage from="payments" title={l.cardTitle} lead={l.cardLead}>
      <form class="stack" noValidate onSubmit={event => { event.preventDefault(); if (ready.value) void save.run(ready.value); }}>
        {open && <Alert tone="info">{l.cardThenPay(money(open.dueCents, locale.value))}</Alert>}
        {refused.value && <Alert title={refused.value}>{refused.value !== l.cardRefused && l.cardRefused}</Alert>}
        <ProblemAlert problem={save.problem.value} />
        {failed.value && <Alert title={l.cardLoadError}><Button kind="plain" onPress={() => void mount.run()}>{t.retry}</Button></Alert>}
        <div class="card" role="group" aria-label={l.cardForm}>
          {!drawn.value && !failed.value && <Skeleton lines={3} />}
          <div ref={box} class="card-fields" />
        </div>
        <div class="actions"><Button submit busy={save.busy.value} disabled={!ready.value}>{l.cardSave}</Button></div>
      </form>
    </TaskPage>
  );
}
