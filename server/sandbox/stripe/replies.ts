import { definitions, shapeOf, type Shape } from './definitions.js';

/** Whether what does not fit stops the work (tests) or is only reported. Set once at start. */
export const conformance = { strict: false, report: (_error: unknown): void => undefined };

/** The sandbox said something Stripe would not: a mistake of ours, never of the caller. */
export class Misfit extends Error {}

/** Stops, or reports, when there are problems. */
export function demandNone(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const misfit = new Misfit(`does not fit the SDK's types: ${[...new Set(problems)].slice(0, 8).join('; ')}`);
  if (conformance.strict) throw misfit;
  conformance.report(misfit);
}

/** What is wrong with a reply of `operation`; empty when it fits the SDK's types. Calls that are not Stripe's fit always. */
export function problemsOfReply(operation: string, value: unknown): string[] {
  if (operation.startsWith('sandbox.')) return [];
  const found = definitions.operations[operation];
  return found ? problemsOf(value, found.returns, operation) : [`no definition of the call ${operation}`];
}

/** What is wrong with an event: its type, its object, or what it says changed. */
export function problemsOfEvent(type: string, data: { object: unknown; previous_attributes?: Record<string, unknown> }): string[] {
  const shape = definitions.events[type];
  if (!shape) return [`Stripe has no event ${type}`];
  const problems = problemsOf(data.object, shape, type);
  const props = shapeOf(shape).props ?? {};
  for (const name of Object.keys(data.previous_attributes ?? {})) if (!props[name]) problems.push(`${type}: previous_attributes.${name} is not in the type`);
  return problems;
}

/** The objects that come inside of a refusal. */
export function problemsOfError(error: Record<string, unknown>): string[] {
  const parts = { payment_intent: 'PaymentIntent', setup_intent: 'SetupIntent', payment_method: 'PaymentMethod' } as const;
  return Object.entries(parts).flatMap(([name, ref]) => (error[name] === undefined ? [] : problemsOf(error[name], { ref }, `error.${name}`)));
}

export function problemsOf(value: unknown, shape: Shape, path: string): string[] {
  if (fits(value, shape)) return [];
  const problems: string[] = [];
  check(value, shape, path, problems);
  return problems;
}

/** The same as `check` without words: nearly everything fits, and so nothing is said about where. */
function fits(value: unknown, given: Shape): boolean {
  if (value === null) return given.nullable === true;
  const shape = given.ref === undefined ? given : definitions.objects[given.ref];
  if (!shape) return false;
  if (shape.opaque !== undefined) return shape.opaque === 'any';
  if (shape.anyOf) return shape.anyOf.some(part => fits(value, part));
  if ('const' in shape) return value === shape.const;
  if (shape.enum) return shape.enum.includes(value);
  if (shape.array) return Array.isArray(value) && value.every(entry => fits(entry, shape.array as Shape));
  if (shape.props || shape.map) return fitsObject(value, shape);
  if (shape.type === 'decimal') return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  return typeof value === shape.type;
}

function fitsObject(value: unknown, shape: Shape): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const record = value as Record<string, unknown>;
  const { map, props = {} } = shape;
  if (map) return Object.values(record).every(entry => fits(entry, map));
  for (const name of shape.required ?? []) if (record[name] === undefined) return Object.keys(props).length === 0;
  for (const name in record) {
    const inner = props[name];
    if (inner ? record[name] !== undefined && !fits(record[name], inner) : Object.keys(props).length > 0) return false;
  }
  return true;
}

function check(value: unknown, given: Shape, path: string, problems: string[]): void {
  if (value === null) { if (!given.nullable) problems.push(`${path} is null`); return; }
  const shape = shapeOf(given);
  if (shape.opaque === 'any') return;
  if (shape.opaque !== undefined) { problems.push(`${path} should not be there: the sandbox speaks no ${shape.opaque}`); return; }
  if (shape.anyOf) { checkAny(value, shape.anyOf, path, problems); return; }
  if ('const' in shape) { if (value !== shape.const) problems.push(`${path} is ${JSON.stringify(value)}, not ${JSON.stringify(shape.const)}`); return; }
  if (shape.enum) { if (!shape.enum.includes(value)) problems.push(`${path} is ${JSON.stringify(value)}, not one of ${shape.enum.slice(0, 12).join(', ')}`); return; }
  if (shape.array) {
    if (!Array.isArray(value)) { problems.push(`${path} is not a list`); return; }
    value.forEach((entry, index) => check(entry, shape.array as Shape, `${path}[${index}]`, problems));
    return;
  }
  if (shape.props || shape.map) { checkObject(value, shape, path, problems); return; }
  if (shape.type === 'decimal') { if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) problems.push(`${path} is no decimal`); return; }
  if (typeof value !== shape.type) problems.push(`${path} is a ${typeof value}, not a ${shape.type ?? 'known type'}`);
}

function checkAny(value: unknown, shapes: readonly Shape[], path: string, problems: string[]): void {
  const tries = shapes.map(shape => problemsOf(value, shape, path));
  if (tries.some(found => found.length === 0)) return;
  // The alternative that is meant is the one that names the same kind of object, else the one that fits best.
  const kind = typeof value === 'object' ? (value as { object?: unknown }).object : undefined;
  const meant = kind === undefined ? -1 : shapes.findIndex(shape => shapeOf(shape).props?.['object']?.const === kind);
  problems.push(...(tries[meant] ?? tries.filter((_, index) => typeof value !== 'object' || shapeOf(shapes[index] as Shape).props).sort((a, b) => a.length - b.length)[0] ?? [`${path} fits nothing that may stand there`]));
}

function checkObject(value: unknown, shape: Shape, path: string, problems: string[]): void {
  if (typeof value !== 'object' || Array.isArray(value)) { problems.push(`${path} is not an object`); return; }
  const record = value as Record<string, unknown>;
  if (shape.map) { for (const [key, entry] of Object.entries(record)) check(entry, shape.map, `${path}.${key}`, problems); return; }
  const props = shape.props ?? {};
  if (Object.keys(props).length === 0) return; // declared without members: its content is not described
  for (const name of shape.required ?? []) if (record[name] === undefined) problems.push(`${path}.${name} is missing`);
  for (const [name, entry] of Object.entries(record)) {
    const inner = props[name];
    if (!inner) problems.push(`${path}.${name} is not in the type`);
    else if (entry !== undefined) check(entry, inner, `${path}.${name}`, problems);
  }
}
