import { definitions, type Shape } from '../stripe/definitions.js';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  customer: 'Customer', product: 'Product', price: 'Price', subscription: 'Subscription', subscription_item: 'SubscriptionItem', invoice: 'Invoice', line_item: 'InvoiceLineItem',
  invoice_payment: 'InvoicePayment', payment_intent: 'PaymentIntent', setup_intent: 'SetupIntent', payment_method: 'PaymentMethod', charge: 'Charge', refund: 'Refund',
  'test_helpers.test_clock': 'TestHelpers.TestClock',
};

/** What is wrong with an object of the API, measured by the shapes of the SDK's types; empty when it fits. */
export function problemsOf(object: Record<string, unknown>): string[] {
  const name = TYPE_NAMES[String(object['object'])];
  if (!name) return [`no definition for an object of type ${String(object['object'])}`];
  const problems: string[] = [];
  check(object, { ref: name }, name, problems);
  return problems;
}

function check(value: unknown, shape: Shape, path: string, problems: string[]): void {
  if (value === null) { if (!shape.nullable) problems.push(`${path} is null`); return; }
  if (shape.opaque !== undefined) return;
  if (shape.ref !== undefined) {
    const target = definitions.objects[shape.ref];
    if (!target) { problems.push(`${path}: no definition of ${shape.ref}`); return; }
    check(value, target, path, problems);
    return;
  }
  if (shape.anyOf) { checkAny(value, shape.anyOf, path, problems); return; }
  if ('const' in shape) { if (value !== shape.const) problems.push(`${path} is ${JSON.stringify(value)}, not ${JSON.stringify(shape.const)}`); return; }
  if (shape.enum) { if (!shape.enum.includes(value)) problems.push(`${path} is ${JSON.stringify(value)}, not one of ${shape.enum.slice(0, 12).join(', ')}`); return; }
  if (shape.array) {
    if (!Array.isArray(value)) { problems.push(`${path} is not a list`); return; }
    value.forEach((entry, index) => check(entry, shape.array as Shape, `${path}[${index}]`, problems));
    return;
  }
  if (shape.props || shape.map) { checkObject(value, shape, path, problems); return; }
  if (shape.type && typeof value !== shape.type) problems.push(`${path} is a ${typeof value}, not a ${shape.type}`);
}

function checkAny(value: unknown, shapes: Shape[], path: string, problems: string[]): void {
  const tries = shapes.map(shape => { const found: string[] = []; check(value, shape, path, found); return found; });
  if (tries.some(found => found.length === 0)) return;
  problems.push(...(tries.sort((a, b) => a.length - b.length)[typeof value === 'object' ? tries.length - 1 : 0] ?? []));
}

function checkObject(value: unknown, shape: Shape, path: string, problems: string[]): void {
  if (typeof value !== 'object' || Array.isArray(value)) { problems.push(`${path} is not an object`); return; }
  const record = value as Record<string, unknown>;
  if (shape.map) { for (const [key, entry] of Object.entries(record)) check(entry, shape.map, `${path}.${key}`, problems); return; }
  for (const name of shape.required ?? []) if (record[name] === undefined) problems.push(`${path}.${name} is missing`);
  for (const [name, entry] of Object.entries(record)) {
    const inner = shape.props?.[name];
    if (!inner) problems.push(`${path}.${name} is not in the type`);
    else if (entry !== undefined) check(entry, inner, `${path}.${name}`, problems);
  }
}
