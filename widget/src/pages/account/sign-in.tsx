import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Channel, FieldIssue } from '../../api/types.js';
import { texts } from '../../i18n/account.js';
import { useAction } from '../../ui/action.js';
import { CodeForm } from '../../ui/code-form.js';
import { Button, Choice, Field } from '../../ui/controls.js';
import { Alert, ProblemAlert, problemText } from '../../ui/feedback.js';
import { focusFirst } from '../../ui/focus.js';
import { Heading } from '../../ui/heading.js';
import { useStore } from './store.js';

function ContactForm(): JSX.Element {
  const t = texts();
  const store = useStore();
  const issue = useSignal<FieldIssue | null>(null);
  const { channel, email, mobile } = store.contact.value;
  const typed = channel === 'email' ? email : mobile;
  const send = useAction(async () => {
    issue.value = typed.trim() ? null : { path: 'address', code: 'required', message: t.required };
    if (issue.value) return focusFirst(['address']);
    try { await store.signIn(); } catch (error) {
      focusFirst(['address']);
      throw error;
    }
  });
  const set = (change: Partial<typeof store.contact.value>): void => {
    store.contact.value = { ...store.contact.value, ...change };
    issue.value = send.problem.value = null;
  };
  const problem = send.problem.value;
  const refused = problem && (problem.fields[0]?.message ?? (/contact_invalid|payload/.test(problem.code) ? problemText(problem) : undefined));
  const error = issue.value?.message ?? refused ?? undefined;
  return (
    <form class="card" noValidate onSubmit={event => { event.preventDefault(); void send.run(); }}>
      {!error && <ProblemAlert problem={problem} />}
      <Choice<Channel> path="channel" className="tabs" legend={t.contactBy} value={channel} onValue={value => set({ channel: value })}
        options={[{ value: 'email', label: t.byEmail }, { value: 'sms', label: t.bySms }]} />
      {channel === 'email'
        ? <Field key="email" path="address" label={t.email} type="email" value={email} onValue={value => set({ email: value })} error={error} input={{ autocomplete: 'email', spellcheck: false }} />
        : <Field key="sms" path="address" label={t.mobile} type="tel" hint={t.mobileHint} value={mobile} onValue={value => set({ mobile: value })} error={error} input={{ autocomplete: 'tel' }} />}
      <div class="actions"><Button submit busy={send.busy.value}>{t.sendCode}</Button></div>
    </form>
  );
}

function Household(): JSX.Element {
  const t = texts();
  const store = useStore();
  const choose = useAction((id: string) => store.confirm(store.choice.peek()?.code ?? '', id));
  return (
    <section class="narrow">
      <Heading title={t.chooseTitle} lead={t.chooseLead} />
      <ProblemAlert problem={choose.problem.value} />
      <ul class="choices">
        {store.choice.value?.households.map(h => (
          <li key={h.householdId}><button type="button" class="card pick" aria-busy={choose.busy.value} onClick={() => void choose.run(h.householdId)}><b>{h.name}</b><span class="muted">{h.memberNumber}</span></button></li>
        ))}
      </ul>
    </section>
  );
}

function Notice(): JSX.Element | null {
  const t = texts();
  const { why } = useStore();
  if (why.value === 'idle') return <Alert tone="info" title={t.idleTitle}>{t.idleBody}</Alert>;
  return why.value === 'left' ? <Alert tone="info">{t.outBody}</Alert> : null;
}

/** Contact, code, and a choice where one contact has several households. */
export function SignIn(): JSX.Element {
  const t = texts();
  const store = useStore();
  const { verification, choice, client } = store;
  const sent = verification.value;
  if (choice.value) return <Household key="choice" />;
  if (sent) {
    return (
      <section class="narrow" key="code">
        <Heading title={t.codeTitle} lead={t.codeSentLead(sent.sentTo)} />
        <CodeForm resendAt={sent.resendAt} now={client.now} confirm={store.confirm} onOther={() => { verification.value = null; }}
          resend={async () => { verification.value = await client.resend(sent.id); }} />
      </section>
    );
  }
  return (
    <section class="narrow" key="contact">
      <Heading title={t.signInTitle} lead={t.signInLead} />
      <Notice />
      <ContactForm />
    </section>
  );
}
