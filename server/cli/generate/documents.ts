import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { API_DOCUMENT, API_TYPES, apiDocument, apiText, apiTypes } from './api-document.js';
import { type CatalogClient, readCatalog } from './catalog.js';
import { ERD_DOCUMENT, erdOf } from './erd.js';
import { errorCodes, ERRORS_DOCUMENT } from './error-codes.js';
import { permissionMatrix, PERMISSIONS_DOCUMENT } from './permissions.js';
import { SCHEMA_DOCUMENT, schemaTextOf } from './schema-snapshot.js';
import { stateDiagrams, STATES_DOCUMENT } from './state-diagrams.js';
import { STRIPE_DOCUMENT, stripeDefinitions } from './stripe/shapes.js';

export interface GeneratedDocument { readonly path: string; readonly text: string }

/** Documents made from code alone; `root` is the repository. */
export function documentsOfCode(root: string): GeneratedDocument[] {
  return [{ path: STATES_DOCUMENT, text: stateDiagrams() }, { path: ERRORS_DOCUMENT, text: errorCodes(root) }, { path: STRIPE_DOCUMENT, text: stripeDefinitions(root) }];
}

/** Documents made from a migrated database. */
export async function documentsOfDatabase(client: CatalogClient): Promise<GeneratedDocument[]> {
  const catalog = await readCatalog(client);
  return [{ path: ERD_DOCUMENT, text: erdOf(catalog) }, { path: SCHEMA_DOCUMENT, text: schemaTextOf(catalog) }];
}

/** Documents made from the whole application, with every area registered. */
export async function documentsOfApp(app: NestFastifyApplication): Promise<GeneratedDocument[]> {
  const document = apiDocument(app);
  return [{ path: API_DOCUMENT, text: apiText(document) }, { path: API_TYPES, text: await apiTypes(document) }, { path: PERMISSIONS_DOCUMENT, text: permissionMatrix() }];
}
