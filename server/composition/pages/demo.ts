import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#config/config.js';
import { notFound } from '#kit/errors/app-error.js';

const FOLDER = path.resolve('widget/demo');

/**
 * The demo partner's page. It stands on `http://127.0.0.1` while the product is `http://localhost`: another site, as on the
 * web. Development only; asked for on our own host it points there.
 */
export function serveDemo(server: FastifyInstance, config: Config, siteKey: string): void {
  const product = config.publicUrl.origin;
  const partner = `http://127.0.0.1:${config.publicUrl.port || config.PORT}`;
  const csp = `default-src 'none'; script-src ${product}; style-src 'self'; img-src 'self' data:; frame-src ${product}; connect-src ${product}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  const page = (): string => readFileSync(path.join(FOLDER, 'partner.html'), 'utf8').replaceAll('{{product}}', product).replaceAll('{{siteKey}}', siteKey);
  server.get('/demo', async (request, reply) => {
    if (request.hostname !== '127.0.0.1') return reply.redirect(`${partner}/demo`, 302);
    return reply.header('content-security-policy', csp).type('text/html; charset=utf-8').send(page());
  });
  server.get('/demo/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    if (name !== 'partner.css') throw notFound();
    return reply.type('text/css; charset=utf-8').send(readFileSync(path.join(FOLDER, name), 'utf8'));
  });
}
