import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { productVersion } from '#config/config.js';
import { notFound } from '#kit/errors/app-error.js';
import { zodConverter } from '#kit/http/contract.js';
import { Problem } from '#kit/http/problem.schema.js';

/** OpenAPI 3.1 from the zod schemas of every route. Generated when first asked for. */
export function openApiOf(app: NestFastifyApplication): () => OpenAPIObject {
  let document: OpenAPIObject | undefined;
  return () => (document ??= withProblems(SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('MyPremierPlans').setVersion(productVersion())
    .setDescription('Enrollment, billing and back office of Direct Primary Care memberships. Every error is a problem document (RFC 9457).').setOpenAPIVersion('3.1.0').addBearerAuth().build(), { standardSchemaConverter: zodConverter() })));
}

/** Every operation may answer with a problem. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const { schema, components } = zodConverter()(Problem, { schemaType: 'output' } as never)!;
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...(components as object) } };
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item as Record<string, { responses?: Record<string, unknown> }>))
      if (operation && typeof operation === 'object' && operation.responses) operation.responses['default'] = { description: 'Problem', content: { 'application/problem+json': { schema } } };
  return document;
}

const FILES: Readonly<Record<string, string>> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript', 'docs.js': 'text/javascript' };
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>API of MyPremierPlans</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><div id="ui"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/docs.js"></script></body></html>`;
const SCRIPT = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#ui', deepLinking: true, persistAuthorization: false });`;

/** `/api/openapi.json` and a page to read it at `/api/docs`, from files of our own host. */
export function serveApiDocs(server: FastifyInstance, document: () => OpenAPIObject): void {
  const folder = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const csp = `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'`;
  server.get('/api/openapi.json', async (_request, reply) => reply.type('application/json').send(JSON.stringify(document())));
  server.get('/api/docs', async (_request, reply) => reply.header('content-security-policy', csp).type('text/html; charset=utf-8').send(PAGE));
  server.get('/api/docs/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    const type = Object.hasOwn(FILES, name) ? FILES[name]! : undefined;
    if (!type) throw notFound();
    return reply.type(type).send(name === 'docs.js' ? SCRIPT : readFileSync(path.join(folder, name)));
  });
}
