import type { FunctionComponent, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Locale } from '../../api/types.js';
import { canOpen, isClosed, STEPS, type StepId } from '../../flow/steps.js';
import { locale, setLocale, texts } from '../../i18n/index.js';
import { AgreementStep } from './steps/agreement.js';
import { ProviderLinks } from './steps/address.js';
import { CodeStep } from './steps/code.js';
import { ContactStep } from './steps/contact.js';
import { HouseholdStep } from './steps/household.js';
import { PlanStep } from './steps/plan.js';
import { useStore } from './store.js';
import { Button } from '../../ui/controls.js';
import { Alert, problemText, Skeleton } from '../../ui/feedback.js';
import { lazy } from '../../ui/lazy.js';
import { Rare } from './ui/rare.js';

/** Payment and what follows it: nothing of it is loaded before it is reached. */
const Finish = lazy(() => import('./finish/index.js'));

function First(): JSX.Element {
  const store = useStore();
  if (store.config.resumeToken && !store.resumeProblem.value && !store.application.value) return <Rare part="Resume" />;
  return store.verification.value ? <CodeStep /> : <ContactStep />;
}

const VIEWS: Record<StepId, FunctionComponent> = {
  contact: First, household: HouseholdStep, plan: PlanStep, agreement: AgreementStep, payment: () => <Finish part="PaymentStep" />, done: () => <Finish part="DoneStep" />,
};

function Progress(): JSX.Element | null {
  const t = texts();
  const store = useStore();
  const now = STEPS.findIndex(step => step.id === store.view.value);
  if (now < 0) return null;
  return (
    <nav class="progress" aria-label={t.progress}>
      <p class="step-of">{t.stepOf(String(now + 1), String(STEPS.length), t[STEPS[now]?.label ?? 'stepContact'])}</p>
      <ol>
        {STEPS.map(({ id, label }, index) => {
          const done = index < now;
          const name = <><span class="dot" aria-hidden="true">{done ? '' : index + 1}</span><span>{t[label]}</span>{done && <span class="sr"> {t.stepDone}</span>}</>;
          return (
            <li key={id} class={done ? 'past' : index === now ? 'now' : ''} aria-current={index === now ? 'step' : undefined}>
              {done && canOpen(id, store.application.value) && !store.locked.value ? <button type="button" onClick={() => void store.open(id)}>{name}</button> : <span class="name">{name}</span>}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

function Language(): JSX.Element | null {
  const t = texts();
  const offered = useStore().site.value?.locales ?? [];
  const other: Locale = locale.value === 'en' ? 'es' : 'en';
  if (!offered.includes(other)) return null;
  return <button type="button" class="language" lang={other} onClick={() => void setLocale(other)}>{t.otherLanguage}</button>;
}

function Failure(): JSX.Element {
  const t = texts();
  const store = useStore();
  const problem = store.siteProblem.value;
  const unknown = !store.config.site || problem?.code === 'site_unknown';
  return (
    <section class="narrow">
      <Alert title={unknown ? t.siteErrorTitle : t.loadErrorTitle}>
        <p>{unknown || !problem ? t.siteErrorBody : problemText(problem)}</p>
        {!unknown && <Button kind="plain" onPress={() => void store.loadSite()}>{t.retry}</Button>}
      </Alert>
    </section>
  );
}

function Main(): JSX.Element {
  const store = useStore();
  const application = store.application.value;
  const view = store.view.value;
  if (store.siteProblem.value) return <Failure />;
  if (!store.site.value) return <Skeleton lines={5} />;
  if (application && isClosed(application)) return <Rare part="ClosedStep" />;
  const View = VIEWS[view];
  const locked = store.locked.value;
  return (
    <>
      <Progress />
      {locked && <Rare part="Again" />}
      <div hidden={locked}><View key={view} /></div>
    </>
  );
}

export function App(): JSX.Element {
  const t = texts();
  const store = useStore();
  const site = store.site.value;
  const framed = store.config.parentOrigin !== null;
  // The site's own texts come in the language asked for.
  useEffect(() => { void store.loadSite(); }, [locale.value]);
  return (
    <div class={framed ? 'app framed' : 'app'}>
      <header class="top">
        <p class="brand">{site?.provider.name}</p>
        <Language />
      </header>
      <main id="main"><Main /></main>
      <footer class="foot">
        <p>{t.privacy}</p>
        {site && <p>{t.questions} <ProviderLinks site={site} /></p>}
      </footer>
    </div>
  );
}
