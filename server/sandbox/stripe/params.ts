import { z } from 'zod';
import { stripeKnows } from './definitions.js';
import { type ApiError, invalid, unsupported } from './errors.js';
import type { Form } from '../http/form.js';

export const text = z.string().max(5000);
/** An empty string unsets a field. */
export const clearable = text.transform(value => (value === '' ? null : value));
export const integer = z.string().regex(/^-?\d{1,15}$/, 'Invalid integer').transform(Number);
export const amount = integer.refine(value => value >= 0, 'Invalid positive integer');
export const flag = z.enum(['true', 'false']).transform(value => value === 'true');
export const metadata = z.union([z.literal(''), z.record(z.string().max(40), z.string().max(500))]);
export const expand = z.array(text).max(20).optional();
const bounds = z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() });
export const created = z.union([integer, bounds]).optional();

export const paging = {
  limit: integer.refine(value => value >= 1 && value <= 100, 'limit must be between 1 and 100').optional(),
  starting_after: text.optional(), ending_before: text.optional(), expand,
};
export interface Paging { limit?: number | undefined; starting_after?: string | undefined; ending_before?: string | undefined }
export type Created = z.output<typeof created>;

/** Merges metadata as Stripe does: keys are kept unless named, an empty value removes its key, an empty string removes all. */
export function mergeMetadata(before: Record<string, string>, change: z.output<typeof metadata> | undefined): Record<string, string> {
  if (change === undefined) return before;
  if (change === '') return {};
  const merged = { ...before, ...change };
  const kept = Object.entries(merged).filter(([, value]) => value !== '');
  if (kept.length > 50) throw invalid('You can only set up to 50 metadata keys.', undefined, 'metadata');
  return Object.fromEntries(kept);
}

/** `items.0.price` -> `items[0][price]`, as Stripe names parameters. */
const wireName = (path: PropertyKey[]): string => path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');
const schemaName = (path: PropertyKey[]): string =>
  path.map((part, index) => (typeof part === 'number' ? '[]' : `${index === 0 ? '' : '.'}${String(part)}`)).join('');

/** Parameters of one request, or the refusal: unknown to Stripe 400, known to Stripe but not to the sandbox 501. */
export function readParams<S extends z.ZodType>(operation: string, schema: S, form: Form): z.output<S> {
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const issues = flatten(parsed.error.issues);
  throw refusalOf(operation, issues.find(issue => issue.code === 'unrecognized_keys') ?? issues[0]);
}

/** The issues inside a union's alternatives are the useful ones. */
function flatten(issues: z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  return issues.flatMap(issue => {
    if (issue.code !== 'invalid_union') return [issue];
    const inner = issue.errors.map(list => flatten(list)).find(list => list.some(one => one.code === 'unrecognized_keys'));
    return inner ? inner.map(one => ({ ...one, path: [...issue.path, ...one.path] })) : [issue];
  });
}

function refusalOf(operation: string, issue: z.core.$ZodIssue | undefined): ApiError {
  if (!issue) return invalid('Invalid request.');
  if (issue.code === 'unrecognized_keys') {
    const path = [...issue.path, issue.keys[0] ?? ''];
    const name = wireName(path);
    if (stripeKnows(operation, schemaName(path))) return unsupported(`the parameter ${name} of ${operation}`, name);
    return invalid(`Received unknown parameter: ${name}`, 'parameter_unknown', name);
  }
  const name = wireName(issue.path);
  // The value is one that Stripe knows, for that was checked before.
  if ((issue.code === 'invalid_value' || issue.code === 'invalid_union') && !operation.startsWith('sandbox.')) return unsupported(`this value of the parameter ${name} of ${operation}`, name);
  if (issue.code === 'invalid_type' && 'input' in issue && issue.input === undefined) return invalid(`Missing required param: ${name}.`, 'parameter_missing', name);
  if (issue.code === 'invalid_type' && issue.message.includes('undefined')) return invalid(`Missing required param: ${name}.`, 'parameter_missing', name);
  const code = issue.message.includes('integer') ? 'parameter_invalid_integer' : undefined;
  return invalid(`Invalid ${name}: ${issue.message}`, code, name);
}
