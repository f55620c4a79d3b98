import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Channel, FieldIssue } from '../../../api/types.js';
import { texts } from '../../../i18n/index.js';
import { type ContactDraft, useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button, Check, Choice, Field } from '../../../ui/controls.js';
import { Alert, ErrorSummary, problemText } from '../../../ui/feedback.js';
import { focusFirst } from '../../../ui/focus.js';
import { Heading } from '../../../ui/heading.js';

function blanks({ channel, email, mobile, smsConsent }: ContactDraft): FieldIssue[] {
  const t = texts();
  const issues: FieldIssue[] = [];
  if (!(channel === 'email' ? email : mobile).trim()) issues.push({ path: 'address', code: 'required', message: t.required });
  if (channel === 'sms' && !smsConsent) issues.push({ path: 'smsConsent', code: 'required', message: t.requiredTick });
  return issues;
}

/** What an issue is about: the address asked for, or the consent. */
function partName(path: string, channel: Channel): string {
  const t = texts();
  return path === 'address' ? (channel === 'email' ? t.email : t.mobile) : path === 'smsConsent' ? t.smsTerms : '';
}

/** Email or mobile number, and the consent that a text message needs. Also used in place when a token has expired. */
export function ContactForm(): JSX.Element {
  const t = texts();
  const store = useStore();
  const issues = useSignal<FieldIssue[]>([]);
  const send = useAction(async () => {
    issues.value = blanks(store.contact.peek());
    if (issues.value.length) return focusFirst(issues.value.map(issue => issue.path));
    await store.startVerification();
  });
  const { channel, email, mobile, smsConsent } = store.contact.value;
  const set = (change: Partial<ContactDraft>): void => {
    store.contact.value = { ...store.contact.value, ...change };
    issues.value = [];
    send.problem.value = null;
  };
  const problem = send.problem.value;
  const fields = [...issues.value, ...(problem?.fields ?? [])];
  const refused = problem && /contact_invalid|payload/.test(problem.code) ? problemText(problem) : undefined;
  const error = (path: string): string | undefined => fields.find(issue => issue.path === path)?.message;
  const consent = store.site.value?.smsConsent.text;
  return (
    <form class="card" noValidate onSubmit={event => { event.preventDefault(); void send.run(); }}>
      <ErrorSummary issues={fields} problem={problem} name={path => partName(path, channel)} />
      <Choice<Channel> path="channel" className="tabs" legend={t.contactBy} value={channel} onValue={value => set({ channel: value })}
        options={[{ value: 'email', label: t.byEmail }, { value: 'sms', label: t.bySms }]} />
      {channel === 'email'
        ? <Field key="email" path="address" label={t.email} type="email" value={email} onValue={value => set({ email: value })} error={error('address') ?? refused} input={{ autocomplete: 'email', spellcheck: false }} />
        : <>
          <Field key="sms" path="address" label={t.mobile} type="tel" hint={t.mobileHint} value={mobile} onValue={value => set({ mobile: value })} error={error('address') ?? refused} input={{ autocomplete: 'tel' }} />
          <Alert tone="info" title={t.smsTerms}><p>{consent}</p></Alert>
          <Check path="smsConsent" label={t.smsAgree} checked={smsConsent} onChecked={checked => set({ smsConsent: checked })} error={error('smsConsent')} required />
        </>}
      <div class="actions"><Button submit busy={send.busy.value}>{t.sendCode}</Button></div>
    </form>
  );
}

export function ContactStep(): JSX.Element {
  const t = texts();
  const { resumeProblem } = useStore();
  return (
    <section class="narrow">
      <Heading title={t.contactTitle} lead={t.contactLead} />
      {resumeProblem.value && <Alert tone="warn" title={t.resumeBadTitle}>{t.resumeBadBody}</Alert>}
      <ContactForm />
    </section>
  );
}
