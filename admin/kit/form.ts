import { z } from 'zod';
import { invalidPayload } from '#kit/errors/app-error.js';
import { payloadError } from '#kit/http/validation.js';
import type { GuardedRecord } from './guarded-resource.js';
import type { PanelAction } from './registry.js';

/** Most bytes of one form: texts of a plan version fit, a file does not. */
export const MOST_INPUT = 64 * 1024;

/** What the browser needs to draw the form of a use case. */
export interface FormSpec { readonly label: string; readonly explain: string | null; readonly confirm: string | null; readonly danger: boolean; readonly idField: string | null; readonly schema: unknown; readonly previews: boolean; readonly form: true }

export const formSpec = (action: PanelAction): FormSpec => ({
  form: true, label: action.label, explain: action.explain ?? null, confirm: action.confirm ?? null, danger: action.danger ?? false, idField: action.id ?? null,
  schema: schemaOf(action), previews: action.preview !== undefined,
});

function schemaOf({ useCase, form }: PanelAction): unknown {
  const { $schema: _, ...schema } = z.toJSONSchema(form?.schema ?? useCase.input, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' });
  return schema;
}

/** Values the form starts from: permitted fields of the record alone. */
export function prefilled(action: PanelAction, record: GuardedRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(action.prefill ?? {}).filter(([, field]) => Object.hasOwn(record.params, field)).map(([input, field]) => [input, parsed(record.params[field])]));
}

/** Lists and objects travel inside a record as JSON text. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try { return JSON.parse(value); } catch { return value; }
}

/** A posted form as the use case's input; `confirmed` is what its preview gave, sent back. @throws invalid_payload */
export function inputOf(action: PanelAction, posted: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!action.form && !action.preview) return { ...posted };
  const id = action.id;
  const { confirmed, ...rest } = posted;
  const { [id ?? '']: own, ...values } = rest;
  const input = action.form ? action.form.toInput(parsedForm(action.form.schema, values)) : values;
  return { ...input, ...(confirmed && typeof confirmed === 'object' ? onlyConfirmed(action, confirmed) : {}), ...(id && own !== undefined ? { [id]: own } : {}) };
}

/** A preview gives back what the use case takes and neither the form nor the preview itself does: never what was asked for. */
function onlyConfirmed({ useCase, preview }: PanelAction, confirmed: object): object {
  const asked = [...preview ? fieldsOf(preview.useCase.input) : [], ...preview?.without ?? []];
  const wrong = Object.keys(confirmed).filter(name => !preview || asked.includes(name) || !fieldsOf(useCase.input).includes(name));
  if (wrong.length) throw invalidPayload({ fields: wrong.slice(0, 20).map(name => ({ path: `confirmed.${name}`, code: 'unknown_field' })) });
  return confirmed;
}

const fieldsOf = (schema: z.ZodType): string[] => Object.keys((schema as Partial<z.ZodObject>).shape ?? {});

function parsedForm(schema: z.ZodType<Record<string, unknown>>, values: unknown): Record<string, unknown> {
  const read = schema.safeParse(values);
  if (!read.success) throw payloadError(read.error.issues);
  return read.data;
}

/**
 * The input of a posted form: one field `input`, a JSON object. The record's id comes from the address; a form that names
 * another one, or any other field, is refused.
 */
export function postedInput(payload: Readonly<Record<string, unknown>>, action: PanelAction, recordId: string | null): Record<string, unknown> {
  const unknown = Object.keys(payload).filter(key => key !== 'input' && !(key === 'step' && action.preview));
  if (unknown.length) throw invalidPayload({ fields: unknown.slice(0, 20).map(path => ({ path, code: 'unknown_field' })) });
  const input = (payload['input'] ?? {}) as Record<string, unknown>;
  if (recordId === null || !action.id) return input;
  if (Object.hasOwn(input, action.id) && input[action.id] !== recordId) throw invalidPayload({ fields: [{ path: action.id, code: 'invalid' }] });
  return { ...input, [action.id]: recordId };
}

/** Reads the JSON of `input` before anything else looks at the body, so that checks of every field (card numbers) see the fields. */
export function withParsedInput(fields: Readonly<Record<string, string>>): Record<string, unknown> {
  if (Object.keys(fields).some(name => name in Object.prototype)) throw invalidPayload(); // AdminJS looks fields up in plain objects
  return Object.hasOwn(fields, 'input') ? { ...fields, input: objectOf(fields['input']!) } : { ...fields };
}

function objectOf(text: string): Record<string, unknown> {
  if (text.length > MOST_INPUT || /\0|\\u0000/.test(text)) throw invalidPayload(); // PostgreSQL holds no NUL
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch { /* said below */ }
  throw invalidPayload({ fields: [{ path: 'input', code: 'invalid' }] });
}
