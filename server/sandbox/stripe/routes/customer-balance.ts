import { z } from 'zod';
import { invalid, missing } from '../errors.js';
import { changeBalance } from '../lifecycle/balance.js';
import type { CustomerBalanceTransaction } from '../objects/balance.js';
import type { Customer } from '../objects/customer.js';
import { clearable, created, expand, integer, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, is, listObjects } from '../lists.js';
import { route } from '../route.js';

export const customerBalanceRoutes = [
  route('customers.createBalanceTransaction', 'POST', '/v1/customers/:id/balance_transactions',
    z.strictObject({ amount: integer, currency: text, description: clearable.optional(), metadata: metadata.optional(), expand }),
    async ({ unit, params, id }) => {
      await unit.enter(id);
      const customer = await unit.get<Customer>('customer', id);
      if (params.amount === 0) throw invalid('The amount must not be zero.', undefined, 'amount');
      if (customer.currency !== null && customer.currency !== params.currency) throw invalid(`The customer's currency is ${customer.currency}.`, undefined, 'currency');
      return changeBalance(unit, customer, { amount: params.amount, type: 'adjustment', currency: params.currency, invoice: null, description: params.description ?? null, metadata: mergeMetadata({}, params.metadata) });
    }),
  route('customers.listBalanceTransactions', 'GET', '/v1/customers/:id/balance_transactions', z.strictObject({ ...paging, invoice: text.optional(), created }), async ({ unit, params, id, path }) => {
    await unit.get<Customer>('customer', id);
    return listObjects(unit, 'customer_balance_transaction', [{ sql: 'customer = ?', value: id }, ...createdFilters(params.created), ...is(`data ->> 'invoice' = ?`, params.invoice)], params, path);
  }),
  route('customers.retrieveBalanceTransaction', 'GET', '/v1/customers/:customer/balance_transactions/:id', z.strictObject({ expand }), async ({ unit, id, path }) => {
    const entry = await unit.get<CustomerBalanceTransaction>('customer_balance_transaction', id);
    if (path.split('/')[3] !== entry.customer) throw missing('customer_balance_transaction', id);
    return entry;
  }),
];
