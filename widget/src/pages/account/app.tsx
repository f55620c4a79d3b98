import type { FunctionComponent, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Locale } from '../../api/types.js';
import { locale, setLocale, texts } from '../../i18n/account.js';
import { useAction } from '../../ui/action.js';
import { Button } from '../../ui/controls.js';
import { Alert, problemText, Skeleton } from '../../ui/feedback.js';
import { lazy } from '../../ui/lazy.js';
import { SignIn } from './sign-in.js';
import { type Tab, TABS, type Task, TASKS, useStore, type View } from './store.js';
import { DocumentsView } from './views/documents.js';
import { OverviewView } from './views/overview.js';
import { PaymentsView } from './views/payments.js';
import { SecurityView } from './views/security.js';

/** Forms and what they need: nothing of it is loaded before one is opened. */
const Later = lazy(() => import('./later/index.js'));

const VIEWS: Record<Tab, FunctionComponent> = { overview: OverviewView, payments: PaymentsView, documents: DocumentsView, security: SecurityView };
const LABELS = { overview: 'navOverview', payments: 'navPayments', documents: 'navDocuments', security: 'navSecurity' } as const;
/** The tab a task belongs to. */
const HOME: Record<Task, Tab> = { card: 'payments', plan: 'overview', cancel: 'overview', contact: 'security', address: 'security', pause: 'overview' };
const isTask = (view: View): view is Task => (TASKS as readonly string[]).includes(view);

function Navigation(): JSX.Element {
  const t = texts();
  const { view, open } = useStore();
  const here = isTask(view.value) ? HOME[view.value] : view.value;
  return (
    <nav class="sections" aria-label={t.navLabel}>
      <ul>
        {TABS.map(tab => (
          <li key={tab}><a href={`#${tab}`} aria-current={tab === here ? 'page' : undefined} onClick={event => { event.preventDefault(); open(tab); }}>{t[LABELS[tab]]}</a></li>
        ))}
      </ul>
    </nav>
  );
}

function Language(): JSX.Element {
  const t = texts();
  const other: Locale = locale.value === 'en' ? 'es' : 'en';
  return <button type="button" class="language" lang={other} onClick={() => void setLocale(other)}>{t.otherLanguage}</button>;
}

function SignOut(): JSX.Element {
  const store = useStore();
  const leave = useAction(store.signOut);
  return <button type="button" class="language" aria-busy={leave.busy.value} onClick={() => void leave.run()}>{texts().signOut}</button>;
}

function Failure(): JSX.Element {
  const t = texts();
  const { problem, load } = useStore();
  return (
    <section class="narrow">
      <Alert title={t.loadFailed}>
        <p>{problem.value && problemText(problem.value)}</p>
        <Button kind="plain" onPress={() => void load()}>{t.retry}</Button>
      </Alert>
    </section>
  );
}

function Inside(): JSX.Element {
  const { view, flash } = useStore();
  const now = view.value;
  const View = isTask(now) ? null : VIEWS[now];
  return (
    <>
      <Navigation />
      <div role="status" class="flash">{flash.value && <Alert tone="info">{flash.value(texts())}</Alert>}</div>
      {View ? <View key={now} /> : isTask(now) && <Later key={now} part={now} />}
    </>
  );
}

function Main(): JSX.Element {
  const { phase, problem, overview } = useStore();
  if (phase.value === 'out') return <SignIn />;
  if (phase.value === 'in' && overview.value) return <Inside />;
  return problem.value ? <Failure /> : <Skeleton lines={5} />;
}

export function App(): JSX.Element {
  const t = texts();
  const store = useStore();
  const provider = store.overview.value?.provider;
  // the server's own texts come in the language asked for
  useEffect(() => { if (store.phase.peek() === 'in') void store.load(); }, [locale.value]);
  return (
    <div class="app">
      <header class="top">
        <p class="brand">{provider?.name ?? t.pageTitle}</p>
        <div class="top-actions"><Language />{store.phase.value === 'in' && <SignOut />}</div>
      </header>
      <main id="main"><Main /></main>
      <footer class="foot">
        <p>{store.overview.value?.notInsurance ?? t.notInsuranceShort}</p>
        {provider && <p>{t.questions} <span class="provider-links"><a href={`tel:${provider.phone}`}>{provider.phone}</a> <a href={`mailto:${provider.email}`}>{provider.email}</a></span></p>}
      </footer>
    </div>
  );
}
