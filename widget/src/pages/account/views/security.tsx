import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AccountSessions } from '../../../api/generated.js';
import { moment } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { Heading, Row } from '../../../ui/heading.js';
import { useStore } from '../store.js';

/** Enough of a user agent to recognise a device; the words are names. */
function deviceOf(agent: string | null): string | null {
  const system = /iPhone|iPad|Android|Windows|Mac OS X|Linux/.exec(agent ?? '')?.[0].replace('Mac OS X', 'Mac');
  const browser = /Edg|Firefox|Chrome|Safari/.exec(agent ?? '')?.[0].replace('Edg', 'Edge');
  return [browser, system].filter(Boolean).join(', ') || null;
}

function Contact(): JSX.Element | null {
  const t = texts();
  const { overview, open } = useStore();
  const household = overview.value?.household;
  if (!household) return null;
  const { address: a } = household;
  return (
    <section class="card" aria-label={t.contactNow}>
      <h2>{t.contactNow}</h2>
      <dl>
        <Row term={t.contactEmail}>{household.email ?? t.contactNone}</Row>
        <Row term={t.contactPhone}>{household.phone ?? t.contactNone}</Row>
        <Row term={t.addressNow}>{[a.line1, a.line2, `${a.city}, ${a.state} ${a.zip}`].filter(Boolean).join(', ')}</Row>
      </dl>
      <div class="buttons">
        <Button kind="plain" onPress={() => open('contact')}>{t.contactChange}</Button>
        <Button kind="plain" onPress={() => open('address')}>{t.addressChange}</Button>
      </div>
    </section>
  );
}

function Sessions(): JSX.Element {
  const t = texts();
  const store = useStore();
  const sessions = useSignal<AccountSessions | null>(null);
  const load = useAction(async () => { sessions.value = await store.signedIn(store.client.sessions); });
  const end = useAction(async (id: string) => { await store.signedIn(() => store.client.endSession(id)); await load.run(); });
  const endAll = useAction(async () => { await store.signedIn(store.client.endOthers); await load.run(); store.flash.value = words => words.sessionsEnded; });
  useEffect(() => { void load.run(); }, []);
  const list = sessions.value?.sessions;
  return (
    <section class="card" aria-label={t.sessions}>
      <h2>{t.sessions}</h2>
      <ProblemAlert problem={load.problem.value ?? end.problem.value ?? endAll.problem.value} />
      {!list ? load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={2} /> : (
        <ul class="lines">
          {list.map(s => (
            <li class="line" key={s.id}>
              <span><b>{deviceOf(s.agent) ?? t.device}</b> {s.current && <span class="pill ok">{t.sessionHere}</span>}<br /><span class="muted">{t.sessionSeen(moment(s.seenAt, locale.value))}, {s.sentTo}</span></span>
              {!s.current && <Button kind="plain" busy={end.busy.value} onPress={() => void end.run(s.id)}>{t.sessionEnd}</Button>}
            </li>
          ))}
        </ul>
      )}
      {list && list.length > 1 && <div class="buttons"><Button kind="plain" busy={endAll.busy.value} onPress={() => void endAll.run()}>{t.sessionEndOthers}</Button></div>}
    </section>
  );
}

export function SecurityView(): JSX.Element {
  return <div class="stack page"><Heading title={texts().securityTitle} /><Contact /><Sessions /></div>;
}
