import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiOf } from '../../composition/pages/api-docs.js';

export const API_DOCUMENT = 'docs/api/openapi.json';
export const API_TYPES = 'widget/src/api/generated.ts';

export const apiDocument = (app: NestFastifyApplication): OpenAPIObject => openApiOf(app)();
export const apiText = (document: OpenAPIObject): string => `${JSON.stringify(document, null, 2)}\n`;

const BANNER = '/* Generated from docs/api/openapi.json by `npm run generate`; do not edit. */\n';

/** TypeScript of every named schema of the document. */
export async function apiTypes(document: OpenAPIObject): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  const schemas = document.components?.schemas ?? {};
  const $defs = JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/')) as Record<string, object>;
  const properties = Object.fromEntries(Object.keys(schemas).sort().map(name => [name, { $ref: `#/$defs/${name}` }]));
  const text = await compile({ title: 'Schemas', type: 'object', additionalProperties: false, required: Object.keys(properties), properties, $defs } as never, 'Schemas',
    { bannerComment: BANNER, additionalProperties: false, strictIndexSignatures: true, maxItems: -1, ignoreMinAndMaxItems: true, format: true, style: { singleQuote: true, printWidth: 180 } });
  return text;
}
