import type { FastifyInstance } from 'fastify';
import { callerFor, field, json, type PanelApi } from './api-request.js';
import { exportApi } from './export-api.js';
import { findEverywhere } from './finder.js';
import { searchText } from './query.js';

/** What a panel needs beside AdminJS's own routes. Session and origin are checked before, in the loader's guard. */
export function panelApi(scope: FastifyInstance, api: PanelApi): void {
  const { db, root, entries } = api;
  exportApi(scope, api);
  // the text travels in the body: addresses are logged by proxies and kept by browsers
  scope.post(`${root}/api/find`, { config: { access: { kind: 'session', reason: 'rows and fields by the caller\'s ability; audited' } } }, async (request, reply) => {
    const text = searchText(field(request, 'text')) ?? '';
    return json(reply, { groups: await findEverywhere(callerFor(request, db), [...entries.values()], text) });
  });
}
