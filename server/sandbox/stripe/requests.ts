import { definitions, shapeOf, type Shape } from './definitions.js';
import { type ApiError, invalid, unsupported } from './errors.js';
import type { Form, FormValue } from '../http/form.js';

interface Problem { rank: number; error: ApiError }
/** The order in which Stripe complains: unknown names first, then what is missing, then what has the wrong form. */
const RANK = { unknown: 0, missing: 1, form: 2, unspoken: 3 } as const;

/** Sent by Stripe's own script, and so not in the SDK's types; by the call they belong to, or by all. */
const OF_THE_SCRIPT: Shape = { props: {
  client_secret: { type: 'string' }, use_stripe_sdk: { type: 'boolean' },
  payment_method_data: { props: { type: { const: 'card' }, card: { props: { number: { type: 'string' }, exp_month: { type: 'string' }, exp_year: { type: 'string' }, cvc: { type: 'string' } }, required: ['number', 'exp_month', 'exp_year'] } } },
} };

/** Throws the refusal Stripe would answer with when a parameter is unknown, missing or of the wrong form. */
export function checkRequest(operation: string, form: Form, browser: boolean): void {
  const known = definitions.operations[operation];
  if (!known) {
    if (operation.startsWith('sandbox.')) return;
    throw new Error(`no definition of the call ${operation}`);
  }
  const problems: Problem[] = [];
  checkObject(form, known.params ? shapeOf(known.params) : { props: {} }, browser ? OF_THE_SCRIPT : { props: {} }, '', operation, problems);
  const [first] = problems.sort((a, b) => a.rank - b.rank);
  if (first) throw first.error;
}

const nameOf = (path: string, part: string): string => (path === '' ? part : `${path}[${part}]`);
const isObject = (value: FormValue): value is Form => typeof value === 'object' && !Array.isArray(value);

function checkObject(value: Form, shape: Shape, more: Shape, path: string, operation: string, problems: Problem[]): void {
  for (const name of shape.required ?? []) {
    if (value[name] === undefined) problems.push({ rank: RANK.missing, error: invalid(`Missing required param: ${nameOf(path, name)}.`, 'parameter_missing', nameOf(path, name)) });
  }
  for (const [name, inner] of Object.entries(value)) {
    const full = nameOf(path, name);
    const declared = shape.props?.[name];
    const extra = more.props?.[name];
    if (declared && extra?.props && isObject(inner)) { checkObject(inner, shapeOf(declared), extra, full, operation, problems); continue; }
    const expected = declared && extra ? { anyOf: [extra, declared] } : declared ?? extra ?? shape.map;
    if (!expected) problems.push({ rank: RANK.unknown, error: invalid(`Received unknown parameter: ${full}`, 'parameter_unknown', full) });
    else check(inner, expected, full, operation, problems);
  }
}

function check(value: FormValue, given: Shape, path: string, operation: string, problems: Problem[]): void {
  const shape = shapeOf(given);
  const refuse = (message: string, code?: string): void => { problems.push({ rank: RANK.form, error: invalid(message, code, path) }); };
  if (shape.opaque === 'any') return;
  if (shape.opaque !== undefined) { problems.push({ rank: RANK.unspoken, error: unsupported(`the parameter ${path} of ${operation}`, path) }); return; }
  if (shape.anyOf) { checkAny(value, shape.anyOf, path, operation, problems); return; }
  if (shape.array) {
    if (Array.isArray(value)) value.forEach((entry, index) => check(entry, shape.array as Shape, nameOf(path, String(index)), operation, problems)); else refuse('Invalid array');
    return;
  }
  if (shape.props || shape.map) {
    if (isObject(value)) checkObject(value, shape, { props: {} }, path, operation, problems); else refuse('Invalid object');
    return;
  }
  if (typeof value !== 'string') { refuse(`Invalid ${shape.type ?? 'string'}: ${JSON.stringify(value)}`); return; }
  const wrong = wrongText(value, shape, path);
  if (wrong) refuse(wrong.message, wrong.code);
}

function wrongText(value: string, shape: Shape, path: string): { message: string; code?: string } | null {
  if ('const' in shape || shape.enum) {
    const allowed = (shape.enum ?? [shape.const]).map(String);
    return allowed.includes(value) ? null : { message: `Invalid ${path}: must be one of ${allowed.slice(0, 12).join(', ')}` };
  }
  switch (shape.type) {
    case 'number': return /^-?\d{1,15}(\.\d+)?$/.test(value) ? null : { message: `Invalid integer: ${value.slice(0, 40)}`, code: 'parameter_invalid_integer' };
    case 'decimal': return /^-?\d{1,15}(\.\d{1,12})?$/.test(value) ? null : { message: `Invalid decimal: ${value.slice(0, 40)}`, code: 'parameter_invalid_decimal' };
    case 'boolean': return value === 'true' || value === 'false' ? null : { message: `Invalid boolean: ${value.slice(0, 40)}` };
    default: return null; // an empty text unsets a field; where it may not, the call says so itself
  }
}

/** The alternative is chosen by the kind of the value; its complaint is the one that helps. */
function checkAny(value: FormValue, shapes: readonly Shape[], path: string, operation: string, problems: Problem[]): void {
  const tries = shapes.map(shape => { const found: Problem[] = []; check(value, shape, path, operation, found); return found; });
  if (tries.some(found => found.length === 0)) return;
  const kindOf = (shape: Shape): string => (shape.array ? 'array' : shape.props || shape.map ? 'object' : 'string');
  const kind = Array.isArray(value) ? 'array' : typeof value;
  const meant = shapes.findIndex(shape => kindOf(shapeOf(shape)) === kind && !('const' in shape && shape.const === ''));
  problems.push(...(tries[meant] ?? tries[tries.length - 1] ?? []));
}
