import { invalid } from './errors.js';
import { embedded } from './objects/catalogue.js';
import type { Invoice, InvoicePayment } from './objects/invoice.js';
import type { Charge, Refund } from './objects/charge.js';
import type { Doc, Unit } from './store.js';
import { intentOf } from './lifecycle/invoicing.js';

/** Fields that are absent unless asked for. */
const INCLUDABLE: Readonly<Record<string, (unit: Unit, doc: Doc) => Promise<unknown>>> = {
  'invoice.confirmation_secret': async (unit, doc) => {
    const intent = await intentOf(unit, doc as Invoice);
    return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
  },
  'invoice.payments': async (unit, doc) => embedded(await unit.related<InvoicePayment>('invoice_payment', 'parent', doc.id), `/v1/invoice_payments?invoice=${doc.id}`),
  'charge.refunds': async (unit, doc) => {
    const refunds = await unit.related<Refund>('refund', 'parent', String((doc as Charge).payment_intent));
    return embedded(refunds.filter(refund => refund.charge === doc.id).reverse(), `/v1/charges/${doc.id}/refunds`);
  },
};
const MAX_DEPTH = 4;

/** `value`, or a copy of it in which each path (`latest_invoice.confirmation_secret`, `data.customer`) holds the object itself. */
export async function expandAll(unit: Unit, value: unknown, paths: readonly string[]): Promise<unknown> {
  if (paths.length === 0) return value;
  const copy: unknown = structuredClone(value);
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.filter(part => part !== 'data').length > MAX_DEPTH) throw invalid(`You cannot expand more than ${MAX_DEPTH} levels of a property`, undefined, 'expand');
    await expandPath(unit, copy, parts, path);
  }
  return copy;
}

async function expandPath(unit: Unit, node: unknown, parts: readonly string[], path: string): Promise<void> {
  const [head, ...rest] = parts;
  if (head === undefined || node === null || node === undefined) return;
  if (Array.isArray(node)) { for (const entry of node) await expandPath(unit, entry, parts, path); return; }
  if (typeof node !== 'object') throw cannot(path);
  const record = node as Record<string, unknown>;
  const include = INCLUDABLE[`${String(record['object'])}.${head}`];
  if (include && record[head] === undefined) record[head] = structuredClone(await include(unit, node as Doc));
  if (record[head] === undefined) throw cannot(path);
  if (typeof record[head] === 'string') {
    const found = await unit.find(record[head]);
    if (!found) throw cannot(path);
    record[head] = structuredClone(found);
  }
  if (rest.length > 0) await expandPath(unit, record[head], rest, path);
}

const cannot = (path: string) => invalid(`This property cannot be expanded (${path}).`, undefined, 'expand');
