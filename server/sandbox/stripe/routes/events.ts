import { z } from 'zod';
import { missing } from '../errors.js';
import { created, expand, paging, text } from '../params.js';
import { bind, createdFilters, type Filter } from '../lists.js';
import { route } from '../route.js';

interface Row { id: string; payload: string }

export const eventRoutes = [
  route('events.retrieve', 'GET', '/v1/events/:id', z.strictObject({ expand }), async ({ unit, id }) => {
    const { rows } = await unit.tx.query<Row>('select id, payload from stripe_event where id = $1', [id]);
    const [row] = rows;
    if (!row) throw missing('event', id);
    return JSON.parse(row.payload) as unknown;
  }),
  route('events.list', 'GET', '/v1/events', z.strictObject({ ...paging, type: text.optional(), types: z.array(text).max(20).optional(), created }), async ({ unit, params, path }) => {
    const limit = params.limit ?? 10;
    const filters: Filter[] = createdFilters(params.created);
    if (params.type) filters.push({ sql: 'type like ?', value: params.type.replace(/[%_\\]/g, '\\$&').replaceAll('*', '%') });
    if (params.types) filters.push({ sql: 'type = any(?)', value: params.types });
    const values: unknown[] = [];
    let where = bind(filters, values);
    const cursor = params.starting_after ?? params.ending_before;
    const backwards = params.starting_after === undefined && cursor !== undefined;
    if (cursor !== undefined) {
      values.push(cursor);
      const known = await unit.tx.query('select 1 from stripe_event where id = $1', [cursor]);
      if (known.rowCount === 0) throw missing('event', cursor, backwards ? 'ending_before' : 'starting_after');
      where += ` and seq ${backwards ? '>' : '<'} (select seq from stripe_event where id = $${values.length})`;
    }
    const { rows } = await unit.tx.query<Row>(`select id, payload from stripe_event where true ${where} order by seq ${backwards ? 'asc' : 'desc'} limit ${limit + 1}`, values);
    const page = rows.slice(0, limit).map(row => JSON.parse(row.payload) as unknown);
    return { object: 'list', data: backwards ? page.reverse() : page, has_more: rows.length > limit, url: path };
  }),
];
