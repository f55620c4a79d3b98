import { batch, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Application, Payment, Quote } from '../../../api/types.js';
import { calendarDate, money } from '../../../flow/format.js';
import { finishTexts, locale, texts } from '../../../i18n/index.js';
import { SignedCopy } from './done.js';
import { ProviderLinks } from '../steps/address.js';
import { type Store, useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { Alert, ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { Heading, Row } from '../../../ui/heading.js';
import { Actions } from '../ui/step.js';
import { attempt, awaitDecision, isPaid, open, type Outcome } from './pay.js';
import { appearance, type Elements, type ElementsOptions, loadStripe, type StripeBrowser } from '../../../ui/stripe.js';

type Phase = 'card' | 'confirming' | 'slow';
interface Ready { stripe: StripeBrowser; elements: Elements }

const optionsFor = (quote: Quote, bank: boolean): ElementsOptions => ({
  ...(quote.start.dueToday ? { mode: 'subscription' as const, amount: quote.dueTodayCents, setupFutureUsage: 'off_session' as const } : { mode: 'setup' as const }),
  currency: quote.currency, appearance: appearance(), ...(bank ? { paymentMethodTypes: ['card', 'us_bank_account'] } : {}),
});

/** Loads the processor's script and mounts its card fields; only on this step. */
function useCardFields(store: Store, quote: Quote | null) {
  const box = useRef<HTMLDivElement>(null);
  const ready = useSignal<Ready | null>(null);
  const failed = useSignal(false);
  const drawn = useSignal(false);
  const mount = useAction(async () => {
    const payment = store.site.peek()?.payment;
    if (!payment || !quote || !box.current) return;
    failed.value = false;
    try {
      const stripe = (await loadStripe(payment.scriptUrl))(payment.publishableKey, { locale: locale.peek() });
      const elements = stripe.elements(optionsFor(quote, store.site.peek()?.bankDebits === true));
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

/** The flow of one card step: attempt, wait for the decision, done or once more. */
function usePayment(store: Store) {
  const phase = useSignal<Phase>('card');
  const outcome = useSignal<Outcome | null>(null);
  const held = useRef<{ payment: Payment | null }>({ payment: null });
  const gone = useRef(false);
  useEffect(() => () => { gone.current = true; }, []);

  const decide = async (accepted: boolean): Promise<void> => {
    phase.value = 'confirming';
    try {
      const status = await awaitDecision(store, () => gone.current, accepted);
      if (gone.current) return;
      const application = store.application.peek();
      if (!status || !application) phase.value = 'slow';
      else if (status.payment.state === 'failed' || !status.membership) {
        batch(() => {
          phase.value = 'card';
          outcome.value = { kind: 'refused', message: status.payment.message, attemptsLeft: null };
          store.accept({ ...application, state: status.state });
        });
      } else {
        batch(() => {
          store.accept({ ...application, state: status.state, step: 'done', membership: status.membership });
          store.show('done');
        });
      }
    } catch (error) {
      phase.value = 'slow';
      throw error;
    }
  };

  const pay = useAction(async ({ stripe, elements }: Ready) => {
    outcome.value = null;
    const result = await attempt(store, stripe, elements, held.current);
    if (result.kind === 'confirming') return decide(true);
    if (result.kind === 'changed') {
      store.accept(await store.authorised(store.client.application));
      store.notice.value = 'payChanged';
      return store.open('plan');
    }
    outcome.value = result;
  });
  const check = useAction((accepted?: boolean) => decide(accepted === true));
  /** Behind a mailed link or after a reload it may be paid already, even before our server has heard of it: looks before a card is asked for. */
  const look = async (): Promise<void> => {
    const application = store.application.peek();
    if (!application || application.state === 'draft') return;
    const { payment } = await store.authorised(store.client.status);
    if (payment.state === 'processing' || payment.state === 'succeeded') return check.run();
    try {
      const opened = await open(store, application);
      if (opened !== 'changed') held.current.payment = opened;
    } catch (error) {
      if (isPaid(error)) await check.run(true);
    }
  };
  return { phase, outcome, pay, check, look };
}

function Order({ application: { quote, agreement } }: { application: Application }): JSX.Element | null {
  const t = texts();
  if (!quote) return null;
  return (
    <aside class="card aside" aria-label={t.order}>
      <h2>{t.order}</h2>
      <dl>
        {quote.lines.map(line => <Row key={line.name} term={line.name}>{money(line.monthlyCents, locale.value)}</Row>)}
        <Row term={t.monthly} strong>{money(quote.monthlyCents, locale.value)}</Row>
        <Row term={t.due} strong>{money(quote.dueTodayCents, locale.value)}</Row>
        <Row term={t.startTitle}>{calendarDate(quote.start.startsOn, locale.value)}</Row>
        <Row term={t.nextCharge}>{calendarDate(quote.start.nextChargeOn, locale.value)}</Row>
      </dl>
      {agreement && <SignedCopy />}
    </aside>
  );
}

function Refused({ outcome, store }: { outcome: Outcome | null; store: Store }): JSX.Element | null {
  const f = finishTexts();
  if (outcome?.kind === 'exhausted') return <Alert>{f.payNoAttempts} {store.site.value && <ProviderLinks site={store.site.value} />}</Alert>;
  if (outcome?.kind !== 'refused') return null;
  return (
    <Alert title={outcome.message ?? f.payDeclined}>
      {outcome.attemptsLeft !== null && <>{outcome.message && f.payDeclined} {f.payAttempts(String(outcome.attemptsLeft))}</>}
    </Alert>
  );
}

function Waiting({ slow, onCheck, busy }: { slow: boolean; onCheck: () => void; busy: boolean }): JSX.Element {
  const f = finishTexts();
  return (
    <div class="card waiting" role="status">
      {!slow && <span class="spinner big" aria-hidden="true" />}
      <h2>{slow ? f.paySlow : f.payProcessing}</h2>
      <p class="muted">{slow ? f.paySlowLead : f.payProcessingLead}</p>
      {slow && <Button kind="plain" busy={busy} onPress={onCheck}>{f.payCheck}</Button>}
    </div>
  );
}

export function PaymentStep(): JSX.Element | null {
  const t = texts();
  const f = finishTexts();
  const store = useStore();
  const application = store.application.value;
  const quote = application?.quote ?? null;
  const { box, ready, failed, drawn, mount } = useCardFields(store, quote);
  const { phase, outcome, pay, check, look } = usePayment(store);
  useEffect(() => { look().catch(() => undefined); }, []);
  if (!application || !quote) return null;
  const card = phase.value === 'card';
  return (
    <form class="with-aside" noValidate onSubmit={event => { event.preventDefault(); if (ready.value) void pay.run(ready.value); }}>
      <Heading title={f.payTitle} lead={<>{quote.start.dueToday ? f.payLead : f.setupLead}{store.site.value?.bankDebits && <> {f.bankLead}</>}</>} />
      {!card && <Waiting slow={phase.value === 'slow'} busy={check.busy.value} onCheck={() => void check.run()} />}
      <div class="stack" hidden={!card}>
        <Refused outcome={outcome.value} store={store} />
        <ProblemAlert problem={pay.problem.value ?? check.problem.value} />
        {failed.value && <Alert title={f.payLoadError}><Button kind="plain" onPress={() => void mount.run()}>{t.retry}</Button></Alert>}
        <div class="card" role="group" aria-label={f.payForm}>
          {!drawn.value && !failed.value && <Skeleton lines={3} />}
          <div ref={box} class="card-fields" />
        </div>
        <p class="hint">{store.site.value?.notInsurance}</p>
      </div>
      <Order application={application} />
      {card && (
        <Actions>
          <Button submit busy={pay.busy.value} disabled={!ready.value || outcome.value?.kind === 'exhausted'}>
            {quote.start.dueToday ? f.payNow(money(quote.dueTodayCents, locale.value)) : f.saveCard}
          </Button>
        </Actions>
      )}
    </form>
  );
}
