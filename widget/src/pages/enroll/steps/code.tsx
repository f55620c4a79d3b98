import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { CODE_LENGTH, codeDigits } from '../../../flow/code.js';
import { countdown } from '../../../flow/format.js';
import { texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { useAction } from '../ui/action.js';
import { Button, Field } from '../ui/controls.js';
import { ProblemAlert, problemText } from '../ui/feedback.js';
import { focusField, focusFirst } from '../ui/focus.js';
import { Heading } from '../ui/step.js';

/** Whole seconds until an instant by the server's clock, counted down to zero. */
function useSecondsUntil(instant: string, now: () => number): number {
  const left = (): number => Math.max(0, Math.ceil((Date.parse(instant) - now()) / 1000));
  const seconds = useSignal(left());
  useEffect(() => {
    seconds.value = left();
    const timer = setInterval(() => { seconds.value = left(); }, 1000);
    return () => clearInterval(timer);
  }, [instant]);
  return seconds.value;
}

function Resend({ onSent }: { onSent: () => void }): JSX.Element | null {
  const t = texts();
  const { client, verification } = useStore();
  const sent = useSignal(false);
  const resend = useAction(async () => {
    const id = verification.peek()?.id;
    if (!id) return;
    verification.value = await client.resend(id);
    sent.value = true;
    onSent();
  });
  const wait = useSecondsUntil(verification.value?.resendAt ?? '', client.now);
  return (
    <div class="resend">
      <p class="muted" role="status">{sent.value && t.codeResent}</p>
      {wait > 0 ? <p class="muted">{t.codeResendIn(countdown(wait))}</p> : <Button kind="plain" busy={resend.busy.value} onPress={() => void resend.run()}>{t.codeResend}</Button>}
      <ProblemAlert problem={resend.problem.value} />
    </div>
  );
}

/** The code field: paste and one-time-code autofill work; six digits are sent at once. */
export function CodeForm({ onOther }: { onOther: (() => void) | null }): JSX.Element {
  const t = texts();
  const store = useStore();
  const code = useSignal('');
  const confirm = useAction(async () => {
    if (code.peek().length < CODE_LENGTH) return focusFirst(['code']);
    try {
      await store.confirm(code.peek());
    } catch (error) {
      focusFirst(['code']);
      throw error;
    }
  });
  const type = (text: string): void => {
    const digits = codeDigits(text);
    const grown = digits.length === CODE_LENGTH && digits !== code.peek();
    code.value = digits;
    if (grown) void confirm.run();
  };
  const problem = confirm.problem.value;
  const inline = problem && (problem.code.startsWith('code_') || problem.code === 'invalid_payload') ? problemText(problem) : undefined;
  return (
    <form class="card" noValidate onSubmit={event => { event.preventDefault(); void confirm.run(); }}>
      {!inline && <ProblemAlert problem={problem} />}
      <Field path="code" className="code" label={t.code} value={code.value} onValue={type} error={inline}
        input={{ inputMode: 'numeric', autocomplete: 'one-time-code', spellcheck: false, placeholder: '••••••', maxLength: 40 }} />
      <div class="actions"><Button submit busy={confirm.busy.value}>{t.codeConfirm}</Button>
        {onOther && <Button kind="quiet" onPress={onOther}>{t.codeOther}</Button>}</div>
      <Resend onSent={() => { code.value = ''; confirm.problem.value = null; focusField('code'); }} />
    </form>
  );
}

export function CodeStep(): JSX.Element {
  const t = texts();
  const { verification } = useStore();
  return (
    <section class="narrow">
      <Heading title={t.codeTitle} lead={t.codeLead(verification.value?.sentTo ?? '')} />
      <CodeForm onOther={() => { verification.value = null; }} />
    </section>
  );
}
