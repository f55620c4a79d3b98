import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { CODE_LENGTH, codeDigits } from '../flow/code.js';
import { countdown } from '../flow/format.js';
import { commonTexts as texts } from '../i18n/catalogue.js';
import { useAction } from './action.js';
import { Button, Field } from './controls.js';
import { ProblemAlert, problemText } from './feedback.js';
import { focusField, focusFirst } from './focus.js';

export interface CodeFormProps {
  /** When the next code may be asked for, by the server's clock. */
  resendAt: string;
  now: () => number;
  confirm: (code: string) => Promise<void>;
  resend: () => Promise<void>;
  onOther: (() => void) | null;
}

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

function Resend({ resendAt, now, resend, onSent }: Pick<CodeFormProps, 'resendAt' | 'now' | 'resend'> & { onSent: () => void }): JSX.Element | null {
  const t = texts();
  const sent = useSignal(false);
  const again = useAction(async () => {
    await resend();
    sent.value = true;
    onSent();
  });
  const wait = useSecondsUntil(resendAt, now);
  return (
    <div class="resend">
      <p class="muted" role="status">{sent.value && t.codeResent}</p>
      {wait > 0 ? <p class="muted">{t.codeResendIn(countdown(wait))}</p> : <Button kind="plain" busy={again.busy.value} onPress={() => void again.run()}>{t.codeResend}</Button>}
      <ProblemAlert problem={again.problem.value} />
    </div>
  );
}

/** The code field: paste and one-time-code autofill work; six digits are sent at once. */
export function CodeForm({ confirm: work, onOther, ...again }: CodeFormProps): JSX.Element {
  const t = texts();
  const code = useSignal('');
  const confirm = useAction(async () => {
    if (code.peek().length < CODE_LENGTH) return focusFirst(['code']);
    try {
      await work(code.peek());
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
      <Resend {...again} onSent={() => { code.value = ''; confirm.problem.value = null; focusField('code'); }} />
    </form>
  );
}
