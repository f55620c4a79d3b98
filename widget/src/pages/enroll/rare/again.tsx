import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { rareTexts, texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { Heading } from '../../../ui/heading.js';
import { CodeForm } from '../steps/code.js';
import { ContactForm } from '../steps/contact.js';

/** A fresh code in place of the step, which stays mounted underneath with everything typed. */
export function Again(): JSX.Element {
  const t = texts();
  const r = rareTexts();
  const store = useStore();
  const send = useAction(store.startFresh);
  useEffect(() => { void send.run(); }, []);
  const sent = store.verification.value;
  return (
    <section class="narrow again">
      <Heading title={r.againTitle} lead={r.againLead} />
      {sent && <p>{t.codeLead(sent.sentTo)}</p>}
      {sent ? <CodeForm onOther={null} />
        : send.busy.value ? <Skeleton lines={2} />
          : send.problem.value ? <><ProblemAlert problem={send.problem.value} /><Button onPress={() => void send.run()}>{t.retry}</Button></>
            : <ContactForm />}
    </section>
  );
}

/** The first screen behind a mailed link. */
export function Resume(): JSX.Element {
  const t = texts();
  const r = rareTexts();
  const store = useStore();
  const send = useAction(store.startResume);
  const sent = store.verification.value;
  useEffect(() => { void send.run(); }, []);
  return (
    <section class="narrow">
      <Heading title={r.resumeTitle} lead={r.resumeLead} />
      {sent ? <><p>{t.codeLead(sent.sentTo)}</p><CodeForm onOther={null} /></> : <Skeleton lines={2} />}
    </section>
  );
}
