import { ReferenceField } from './reference-field.js';
import { words } from './format.js';
import type { FormSpec, JsonSchema } from './types.js';

type Shape = 'text' | 'password' | 'email' | 'date' | 'number' | 'checkbox' | 'select' | 'area' | 'lines' | 'choices' | 'json' | 'reference';
export interface FormField { name: string; label: string; shape: Shape; schema: JsonSchema; required: boolean; choices: readonly string[] }

/** An issue of `allowedOrigins.0` belongs to the field `allowedOrigins`. */
export const baseField = (path: string): string => path.split('.')[0] ?? path;

const LONG = 200;
/** `anyOf` with null is an optional value of the other type. */
const core = (schema: JsonSchema): JsonSchema => { const real = schema.anyOf?.filter(s => s.type !== 'null'); return real?.length === 1 ? { ...real[0], ...(schema.description ? { description: schema.description } : {}) } : schema; };

function shapeOf(s: JsonSchema): Shape {
  if (s.enum) return 'select';
  if (s.reference) return 'reference';
  switch (s.type) {
    case 'boolean': return 'checkbox';
    case 'integer': case 'number': return 'number';
    case 'array': return s.items?.enum ? 'choices' : core(s.items ?? {}).type === 'object' ? 'json' : 'lines';
    case 'object': return 'json';
    default: break;
  }
  if (s.format === 'date') return 'date';
  if (s.format === 'email') return 'email';
  if (s.format === 'password') return 'password';
  return (s.maxLength ?? 0) > LONG ? 'area' : 'text';
}

/** Fields of a use case in the order of its schema; the record's own id is none. */
export function fieldsOf({ schema, idField, choices = {} }: FormSpec): FormField[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).filter(([name]) => name !== idField).map(([name, raw]) => {
    const offered = choices[name];
    const s = offered ? offering(core(raw), offered) : core(raw);
    return { name, label: s.description ?? words(name), shape: shapeOf(s), schema: s, required: required.has(name) && s.default === undefined, choices: ((s.enum ?? s.items?.enum ?? [])).map(String) };
  });
}

/** A field with the values that may be chosen now, by what people call them. */
const offering = (s: JsonSchema, offered: readonly { value: string; label: string }[]): JsonSchema => {
  const labels = Object.fromEntries(offered.map(o => [o.value, o.label]));
  return s.type === 'array' ? { ...s, items: { enum: offered.map(o => o.value) }, labels } : { ...s, enum: offered.map(o => o.value), labels };
};

/** What was typed, as the schema wants it; an empty optional field is left out. */
export function readInput(spec: FormSpec, data: FormData): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const f of fieldsOf(spec)) {
    const text = String(data.get(f.name) ?? '').trim();
    switch (f.shape) {
      case 'checkbox': out[f.name] = data.get(f.name) === 'on'; break;
      case 'choices': { const chosen = data.getAll(f.name).map(String); if (chosen.length || f.required) out[f.name] = chosen; break; }
      case 'lines': { const lines = text.split('\n').map(l => l.trim()).filter(Boolean); if (lines.length || f.required) out[f.name] = lines; break; }
      case 'number': if (text) out[f.name] = Number.isFinite(Number(text)) ? Number(text) : text; break;
      case 'json': if (text) out[f.name] = json(text); break;
      default: if (text || f.required) out[f.name] = text;
    }
  }
  return out;
}
function json(text: string): unknown { try { return JSON.parse(text); } catch { return text; } }

const startText = (f: FormField, value: unknown): string => {
  const v = value ?? f.schema.default;
  if (v === null || v === undefined) return '';
  if (f.shape === 'lines') return Array.isArray(v) ? v.join('\n') : String(v);
  return f.shape === 'json' ? JSON.stringify(v, null, 2) : String(v);
};

export function Field({ field: f, value, error }: { field: FormField; value: unknown; error: string | undefined }) {
  const id = `field-${f.name}`;
  const described = [error ? `${id}-error` : '', f.shape === 'lines' ? `${id}-hint` : ''].filter(Boolean).join(' ') || undefined;
  const common = { id, name: f.name, 'aria-invalid': error ? true : undefined, 'aria-describedby': described, required: f.required } as const;
  const message = error ? <p className="field-error" id={`${id}-error`}>{error}</p> : null;
  const mark = f.required ? null : <span className="optional"> (optional)</span>;
  if (f.shape === 'checkbox') return <div className="field field-check"><label><input {...common} required={false} type="checkbox" defaultChecked={Boolean(value ?? f.schema.default)} />{f.label}</label>{message}</div>;
  if (f.shape === 'reference') return <ReferenceField name={f.name} label={f.label} resource={f.schema.reference!} required={f.required} error={error} />;
  if (f.shape === 'choices') return <Choices field={f} value={value} error={error} />;
  return (
    <div className="field">
      <label htmlFor={id}>{f.label}{mark}</label>
      {f.shape === 'lines' ? <p className="field-hint" id={`${id}-hint`}>One on each line.</p> : null}
      <Control field={f} common={common} start={startText(f, value)} />
      {message}
    </div>
  );
}

function Control({ field: f, common, start }: { field: FormField; common: object; start: string }) {
  const { minimum, maximum, maxLength } = f.schema;
  switch (f.shape) {
    case 'select': return <select {...common} defaultValue={start}><option value="">{f.required ? 'Please choose' : 'Leave as it is'}</option>{f.choices.map(c => <option key={c} value={c}>{f.schema.labels?.[c] ?? words(c)}</option>)}</select>;
    case 'area': case 'lines': case 'json': return <textarea {...common} rows={f.shape === 'area' ? 4 : 5} defaultValue={start} className={f.shape === 'json' ? 'mono' : undefined} />;
    case 'number': return <input {...common} type="number" inputMode="numeric" min={bound(minimum)} max={bound(maximum)} step={f.schema.type === 'integer' ? 1 : 'any'} defaultValue={start} />;
    default: return <input {...common} type={f.shape === 'reference' ? 'text' : f.shape} maxLength={maxLength} defaultValue={start} autoComplete={f.shape === 'password' ? 'new-password' : 'off'} />;
  }
}
const bound = (n: number | undefined): number | undefined => (n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER ? n : undefined);

function Choices({ field: f, value, error }: { field: FormField; value: unknown; error: string | undefined }) {
  const chosen = new Set(Array.isArray(value) ? value.map(String) : []);
  return (
    <fieldset className="field choices" aria-describedby={error ? `field-${f.name}-error` : undefined}><legend>{f.label}</legend>
      {f.choices.map(c => <label key={c}><input type="checkbox" name={f.name} value={c} defaultChecked={chosen.has(c)} />{f.schema.labels?.[c] ?? words(c)}</label>)}{f.choices.length ? null : <p className="hint">Nobody and nothing to choose.</p>}
      {error ? <p className="field-error" id={`field-${f.name}-error`}>{error}</p> : null}
    </fieldset>
  );
}
