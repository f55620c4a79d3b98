import { z } from 'zod';
import { invalid } from '../errors.js';
import { newCustomer, type Customer, type TestClock } from '../objects/customer.js';
import type { PaymentMethod } from '../objects/payment-method.js';
import { clearable, created, expand, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, listObjects } from '../lists.js';
import { route } from '../route.js';
import { searchObjects } from '../search.js';

const MAX_PER_TEST_CLOCK = 3;
const address = z.strictObject({ city: clearable.optional(), country: clearable.optional(), line1: clearable.optional(), line2: clearable.optional(), postal_code: clearable.optional(), state: clearable.optional() });
const fields = {
  address: z.union([z.literal(''), address]).optional(), description: clearable.optional(), email: clearable.optional(), metadata: metadata.optional(), name: clearable.optional(),
  phone: clearable.optional(), preferred_locales: z.array(text).optional(), invoice_settings: z.strictObject({ default_payment_method: clearable.optional() }).optional(), expand,
};
const fullAddress = (input: z.output<typeof address> | '' | undefined) =>
  input ? { city: input.city ?? null, country: input.country ?? null, line1: input.line1 ?? null, line2: input.line2 ?? null, postal_code: input.postal_code ?? null, state: input.state ?? null } : null;

export const customerRoutes = [
  route('customers.create', 'POST', '/v1/customers', z.strictObject({ ...fields, test_clock: text.optional() }), async ({ unit, params }) => {
    if (params.test_clock) {
      const clock = await unit.get<TestClock>('test_helpers.test_clock', params.test_clock, 'test_clock');
      const others = await unit.related<Customer>('customer', 'parent', clock.id);
      if (others.length >= MAX_PER_TEST_CLOCK) throw invalid(`A test clock can have at most ${MAX_PER_TEST_CLOCK} customers.`, undefined, 'test_clock');
      unit.now = clock.frozen_time;
    }
    const customer = unit.add(newCustomer(unit.now, {
      address: fullAddress(params.address), description: params.description ?? null, email: params.email ?? null, metadata: mergeMetadata({}, params.metadata), name: params.name ?? null,
      phone: params.phone ?? null, preferred_locales: params.preferred_locales ?? [], test_clock: params.test_clock ?? null,
    }));
    unit.emit('customer.created', customer);
    return customer;
  }),
  route('customers.search', 'GET', '/v1/customers/search', z.strictObject({ query: text, limit: paging.limit, page: text.optional(), expand }),
    async ({ unit, params, path }) => searchObjects(unit, 'customer', params.query, params.limit ?? 10, params.page, path)),
  route('customers.retrieve', 'GET', '/v1/customers/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Customer>('customer', id)),
  route('customers.list', 'GET', '/v1/customers', z.strictObject({ ...paging, created, email: text.optional() }), async ({ unit, params, path }) =>
    listObjects(unit, 'customer', [...createdFilters(params.created), ...(params.email ? [{ sql: `data ->> 'email' = ?`, value: params.email }] : [])], params, path)),
  route('customers.update', 'POST', '/v1/customers/:id', z.strictObject(fields), async ({ unit, params, id }) => {
    await unit.enter(id);
    const customer = await unit.get<Customer>('customer', id);
    const { metadata: change, address: place, invoice_settings: settings, expand: _expand, ...plain } = params;
    for (const [name, value] of Object.entries(plain)) if (value !== undefined) Object.assign(customer, { [name]: value });
    if (place !== undefined) customer.address = fullAddress(place);
    customer.metadata = mergeMetadata(customer.metadata, change);
    if (settings?.default_payment_method !== undefined) customer.invoice_settings.default_payment_method = await ownedCard(unit, customer, settings.default_payment_method);
    unit.emit('customer.updated', customer);
    return customer;
  }),
];

async function ownedCard(unit: Parameters<Parameters<typeof route>[4]>[0]['unit'], customer: Customer, id: string | null): Promise<string | null> {
  if (id === null) return null;
  const method = await unit.get<PaymentMethod>('payment_method', id, 'invoice_settings[default_payment_method]');
  if (method.customer !== customer.id) throw invalid(`The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`, 'resource_missing', 'invoice_settings[default_payment_method]');
  return id;
}
