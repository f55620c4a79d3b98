import { record } from '#audit/index.js';
import type { Caller } from './caller.js';

/** Somebody searched. What for is kept as a keyed digest: equal searches can be told, the name cannot be read. */
export const recordSearch = ({ db, actor }: Caller, text: string, among: readonly string[]): Promise<void> =>
  db.aside(actor, tx => record(tx, { action: 'search.run', subjectType: among.length === 1 ? among[0]! : 'Search', subjectId: 'none', details: { among, term: tx.keys.mac('index', `search:${text.toLowerCase()}`), length: text.length } }));
