import type { CatalogClient } from './catalog.js';
import { readCatalog } from './catalog.js';
import { ERD_DOCUMENT, erdOf } from './erd.js';
import { SCHEMA_DOCUMENT, schemaTextOf } from './schema-snapshot.js';
import { stateDiagrams, STATES_DOCUMENT } from './state-diagrams.js';

export interface GeneratedDocument { readonly path: string; readonly text: string }

/** Documents made from code alone. */
export function documentsOfCode(): GeneratedDocument[] {
  return [{ path: STATES_DOCUMENT, text: stateDiagrams() }];
}

/** Documents made from a migrated database. */
export async function documentsOfDatabase(client: CatalogClient): Promise<GeneratedDocument[]> {
  const catalog = await readCatalog(client);
  return [{ path: ERD_DOCUMENT, text: erdOf(catalog) }, { path: SCHEMA_DOCUMENT, text: schemaTextOf(catalog) }];
}
