import { z } from 'zod';
import { invalid } from '../errors.js';
import { newProduct, type Price, type Product } from '../objects/catalogue.js';
import { clearable, created, expand, flag, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, listObjects } from '../lists.js';
import { route } from '../route.js';

export const productRoutes = [
  route('products.create', 'POST', '/v1/products', z.strictObject({ id: text.optional(), name: text.min(1), description: clearable.optional(), active: flag.optional(), metadata: metadata.optional(), statement_descriptor: text.optional(), expand }),
    async ({ unit, params }) => {
      if (params.id && (await unit.find(params.id))) throw invalid(`Product already exists.`, 'resource_already_exists', 'id');
      const product = unit.add(newProduct(unit.now, {
        name: params.name, description: params.description ?? null, active: params.active ?? true, metadata: mergeMetadata({}, params.metadata),
        ...(params.id ? { id: params.id } : {}), statement_descriptor: params.statement_descriptor ?? null,
      }));
      unit.emit('product.created', product);
      return product;
    }),
  route('products.retrieve', 'GET', '/v1/products/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Product>('product', id)),
  route('products.update', 'POST', '/v1/products/:id', z.strictObject({ name: text.min(1).optional(), description: clearable.optional(), active: flag.optional(), metadata: metadata.optional(), expand }),
    async ({ unit, params, id }) => {
      await unit.enter(id);
      const product = await unit.get<Product>('product', id);
      if (params.name !== undefined) product.name = params.name;
      if (params.description !== undefined) product.description = params.description;
      if (params.active !== undefined) product.active = params.active;
      product.metadata = mergeMetadata(product.metadata, params.metadata);
      product.updated = unit.now;
      unit.emit('product.updated', product);
      return product;
    }),
  route('products.list', 'GET', '/v1/products', z.strictObject({ ...paging, active: flag.optional(), created, ids: z.array(text).optional() }), async ({ unit, params, path }) =>
    listObjects(unit, 'product', [
      ...createdFilters(params.created),
      ...(params.active === undefined ? [] : [{ sql: `(data ->> 'active')::boolean = ?`, value: params.active }]),
      ...(params.ids ? [{ sql: 'id = any(?)', value: params.ids }] : []),
    ], params, path)),
  route('prices.retrieve', 'GET', '/v1/prices/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<Price>('price', id)),
  route('prices.list', 'GET', '/v1/prices', z.strictObject({ ...paging, product: text.optional(), active: flag.optional() }), async ({ unit, params, path }) =>
    listObjects(unit, 'price', [
      ...(params.product ? [{ sql: 'parent = ?', value: params.product }] : []),
      ...(params.active === undefined ? [] : [{ sql: `(data ->> 'active')::boolean = ?`, value: params.active }]),
    ], params, path)),
];
