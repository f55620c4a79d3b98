import type { ComponentChildren, InputHTMLAttributes, JSX } from 'preact';
import { commonTexts as texts } from '../i18n/catalogue.js';
import { fieldId } from './focus.js';

interface Described { path: string; hint?: ComponentChildren; error?: string | undefined }

const described = ({ path, hint, error }: Described): { 'aria-describedby'?: string; 'aria-invalid'?: true } => {
  const ids = [hint && `${fieldId(path)}-hint`, error && `${fieldId(path)}-error`].filter(Boolean).join(' ');
  return { ...(ids ? { 'aria-describedby': ids } : {}), ...(error ? { 'aria-invalid': true as const } : {}) };
};

const Notes = ({ path, hint, error }: Described): JSX.Element => (
  <>
    {hint && <span class="hint" id={`${fieldId(path)}-hint`}>{hint}</span>}
    {error && <span class="error" id={`${fieldId(path)}-error`}>{error}</span>}
  </>
);

export interface FieldProps extends Described {
  label: string; value: string; onValue: (value: string) => void; onLeave?: () => void;
  type?: 'text' | 'email' | 'tel' | 'date'; optional?: boolean; className?: string;
  input?: Partial<Pick<InputHTMLAttributes<HTMLInputElement>, 'autocomplete' | 'spellcheck' | 'inputMode' | 'placeholder' | 'maxLength' | 'max' | 'min'>>;
}

/** Label, hint, input and error of one text, telephone, email or date field. */
export function Field({ label, value, onValue, onLeave, type = 'text', optional, className = '', input, ...note }: FieldProps): JSX.Element {
  const id = fieldId(note.path);
  return (
    <div class={`field ${className}`}>
      <label for={id}>{label} {optional && <span class="optional">{texts().optional}</span>}</label>
      {note.hint && <span class="hint" id={`${id}-hint`}>{note.hint}</span>}
      <input id={id} type={type as 'text'} value={value} required={!optional} onInput={event => onValue(event.currentTarget.value)}
        onBlur={onLeave} {...described(note)} {...input} />
      {note.error && <span class="error" id={`${id}-error`}>{note.error}</span>}
    </div>
  );
}

export interface CheckProps extends Described { label: ComponentChildren; checked: boolean; onChecked: (checked: boolean) => void; required?: boolean }

export const Check = ({ label, checked, onChecked, required, ...note }: CheckProps): JSX.Element => (
  <div class="check">
    <label>
      <input id={fieldId(note.path)} type="checkbox" checked={checked} required={required} onChange={event => onChecked(event.currentTarget.checked)} {...described(note)} />
      <span>{label}</span>
    </label>
    <Notes {...note} />
  </div>
);

export interface ChoiceProps<V> extends Described {
  legend: string; value: V | null; options: readonly { value: V; label: string }[]; onValue: (value: V) => void; className?: string;
}

/** A radio group. The first radio carries the field id, so that the error summary can lead to it. */
export function Choice<V extends string | boolean>({ legend, value, options, onValue, className = '', ...note }: ChoiceProps<V>): JSX.Element {
  const id = fieldId(note.path);
  return (
    <fieldset class={`choice ${className}`} role="radiogroup" {...described(note)}>
      <legend>{legend}</legend>
      {note.hint && <span class="hint" id={`${id}-hint`}>{note.hint}</span>}
      <div class="options">
        {options.map((option, index) => (
          <label key={String(option.value)}>
            <input id={index === 0 ? id : undefined} type="radio" name={id} checked={value === option.value} onChange={() => onValue(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {note.error && <span class="error" id={`${id}-error`}>{note.error}</span>}
    </fieldset>
  );
}

export interface ButtonProps { children: ComponentChildren; busy?: boolean; kind?: 'primary' | 'plain' | 'quiet' | 'danger'; submit?: boolean; disabled?: boolean; onPress?: () => void; label?: string; id?: string }

/** Busy buttons stay focusable and say so; the work itself refuses a second start. */
export const Button = ({ children, busy = false, kind = 'primary', submit = false, disabled = false, onPress, label, id }: ButtonProps): JSX.Element => (
  <button id={id} type={submit ? 'submit' : 'button'} class={`button ${kind}`} aria-busy={busy} aria-disabled={busy || disabled} aria-label={label}
    onClick={event => { if (busy || disabled) event.preventDefault(); else onPress?.(); }}>
    {busy && <span class="spinner" aria-hidden="true" />}
    <span>{children}</span>
    {busy && <span class="sr">{texts().working}</span>}
  </button>
);
