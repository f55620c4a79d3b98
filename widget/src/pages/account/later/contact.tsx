import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AccountContactChoices, Verification } from '../../../api/generated.js';
import type { Channel, FieldIssue } from '../../../api/types.js';
import { laterTexts, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { CodeForm } from '../../../ui/code-form.js';
import { Button, Check, Choice, Field } from '../../../ui/controls.js';
import { ProblemAlert, problemText } from '../../../ui/feedback.js';
import { focusFirst } from '../../../ui/focus.js';
import { useStore } from '../store.js';
import { TaskPage } from './task.js';

/** A new email address or mobile number: typed, proved by a code, and then it counts. */
export function ContactForm(): JSX.Element {
  const t = texts();
  const l = laterTexts();
  const { client, signedIn, done } = useStore();
  const sent = useSignal<Verification | null>(null);
  const found = sent.value;
  if (!found) return <TaskPage from="security" title={l.contactTitle} lead={l.contactLead}><NewContact onSent={verification => { sent.value = verification; }} /></TaskPage>;
  return (
    <TaskPage from="security" key="code" title={l.contactCodeTitle} lead={t.codeSentLead(found.sentTo)}>
      <CodeForm resendAt={found.resendAt} now={client.now} onOther={() => { sent.value = null; }} resend={async () => { sent.value = await signedIn(() => client.resendContact(found.id)); }}
        confirm={async code => { await signedIn(() => client.confirmContact(found.id, { code })); await done('security', words => words.doneContact); }} />
    </TaskPage>
  );
}

function NewContact({ onSent }: { onSent: (verification: Verification) => void }): JSX.Element {
  const t = texts();
  const l = laterTexts();
  const { client, signedIn } = useStore();
  const channel = useSignal<Channel>('email');
  const typed = useSignal({ email: '', sms: '' });
  const consent = useSignal(false);
  const issues = useSignal<readonly FieldIssue[]>([]);
  const choices = useSignal<AccountContactChoices | null>(null);
  const load = useAction(async () => { choices.value = await signedIn(client.contactChoices); });
  useEffect(() => { void load.run(); }, []);
  const value = typed.value[channel.value];
  const error = (path: string): string | undefined => issues.value.find(issue => issue.path === path)?.message;
  const send = useAction(async () => {
    issues.value = value.trim() ? [] : [{ path: 'address', code: 'required', message: t.required }];
    if (issues.value.length) return focusFirst(['address']);
    try { onSent(await signedIn(() => client.newContact({ channel: channel.peek(), address: value.trim(), ...(channel.peek() === 'sms' ? { smsConsent: consent.peek() } : {}) }))); } catch (failure) {
      const fields = (failure as { fields?: readonly FieldIssue[] }).fields ?? [];
      issues.value = fields;
      focusFirst([fields[0]?.path ?? 'address']);
      throw failure;
    }
  });
  const problem = send.problem.value;
  const addressError = error('address') ?? (problem?.code === 'contact_invalid' ? problemText(problem) : undefined);
  return (
    <form class="card" noValidate onSubmit={event => { event.preventDefault(); void send.run(); }}>
      {!addressError && !error('smsConsent') && <ProblemAlert problem={problem ?? load.problem.value} />}
      <Choice<Channel> path="channel" className="tabs" legend={l.contactWhich} value={channel.value} onValue={next => { channel.value = next; issues.value = []; send.problem.value = null; }}
        options={[{ value: 'email', label: t.contactEmail }, { value: 'sms', label: t.contactPhone }]} />
      {channel.value === 'email'
        ? <Field key="email" path="address" label={l.contactNew} type="email" value={value} error={addressError} onValue={email => { typed.value = { ...typed.value, email }; }} input={{ autocomplete: 'email', spellcheck: false }} />
        : <Field key="sms" path="address" label={l.contactNewMobile} type="tel" hint={t.mobileHint} value={value} error={addressError} onValue={sms => { typed.value = { ...typed.value, sms }; }} input={{ autocomplete: 'tel' }} />}
      {channel.value === 'sms' && choices.value && <Check path="smsConsent" label={choices.value.smsConsent.text} required checked={consent.value} error={error('smsConsent')} onChecked={checked => { consent.value = checked; }} />}
      <div class="actions"><Button submit busy={send.busy.value}>{l.contactUse}</Button></div>
    </form>
  );
}
