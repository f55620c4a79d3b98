import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWidget } from '../../build.mjs';
import { createFakeApi, type FakeState, freshState } from './fake-api.js';
import { SITE } from './fake-rules.js';

const ROOT = new URL('../../..', import.meta.url).pathname;
const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8', json: 'application/json' };
const MAX_BODY = 100_000;

export interface FakeServer { product: string; partner: string; state: FakeState; reset: () => void; close: () => Promise<void> }

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY) throw new Error('body too large');
  }
  return text ? JSON.parse(text) : undefined;
}

const escape = (text: string): string => text.replace(/[&<"']/g, sign => `&#${sign.charCodeAt(0)};`);

/** The HTML shell as the real server writes it. */
async function shell(built: string, config: Record<string, unknown>): Promise<string> {
  const { enroll } = JSON.parse(await readFile(join(built, 'pages/manifest.json'), 'utf8')) as { enroll: { script: string; styles: string[] } };
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Enrollment</title>
<meta name="referrer" content="no-referrer"><meta name="mpp-config" content="${escape(JSON.stringify(config))}">
${enroll.styles.map(name => `<link rel="stylesheet" href="/assets/${name}">`).join('')}<script type="module" src="/assets/${enroll.script}"></script></head><body><div id="app"></div></body></html>`;
}

/** Product on localhost, partner's page on 127.0.0.1 and card fields on stripe.localhost: three sites, one port. */
export async function startFakeServer(): Promise<FakeServer> {
  // A folder of its own: test files that run side by side must not build over each other.
  const built = await mkdtemp(join(tmpdir(), 'mpp-widget-'));
  await buildWidget({ out: built });
  const state = freshState();
  let port = 0;
  let api = createFakeApi(state, () => port);
  const product = (): string => `http://localhost:${port}`;
  const partner = (): string => `http://127.0.0.1:${port}`;
  const frameCsp = (ancestors: string): string =>
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src http://stripe.localhost:${port}; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`;

  async function file(response: ServerResponse, path: string, headers: Record<string, string> = {}): Promise<void> {
    const bytes = await readFile(path);
    response.writeHead(200, { 'content-type': TYPES[path.split('.').pop() ?? ''] ?? 'application/octet-stream', ...headers }).end(bytes);
  }

  async function page(response: ServerResponse, url: URL): Promise<void> {
    const framed = url.pathname.startsWith('/embed');
    const origin = framed ? url.searchParams.get('origin') : null;
    const config = { site: url.searchParams.get('site') ?? url.pathname.split('/enroll/')[1], parentOrigin: origin, locale: url.searchParams.get('locale') };
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': frameCsp(origin ?? "'none'") }).end(await shell(built, config));
  }

  async function partnerPage(response: ServerResponse, url: URL): Promise<void> {
    const csp = { 'content-security-policy': `default-src 'none'; script-src ${product()} 'self'; style-src 'self'; img-src 'self' data:; connect-src ${product()}; frame-src ${product()}; base-uri 'none'` };
    if (url.pathname.endsWith('.css')) return file(response, join(ROOT, 'widget/demo/partner.css'));
    const html = (await readFile(join(ROOT, 'widget/demo/partner.html'), 'utf8')).replaceAll('{{product}}', product()).replaceAll('{{siteKey}}', url.searchParams.get('key') ?? SITE)
      .replace('<mpp-enroll ', `<mpp-enroll mode="${url.searchParams.get('mode') ?? 'inline'}" `);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...csp }).end(html);
  }

  function health(response: ServerResponse, url: URL): void {
    const cors = { 'access-control-allow-origin': '*' };
    const [status, code] = url.searchParams.get('site') !== SITE ? [404, 'site_unknown'] : url.searchParams.get('origin') !== partner() ? [403, 'origin_not_registered'] : [204, ''];
    response.writeHead(status, { ...cors, 'content-type': 'application/problem+json' }).end(status === 204 ? undefined : JSON.stringify({ code, status }));
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const path = url.pathname;
    if (path.startsWith('/api/v1/')) {
      if (state.delay) await new Promise(done => setTimeout(done, state.delay));
      const reply = api.answer(request.method ?? 'GET', path.slice(7), request.headers, await bodyOf(request));
      return void response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(JSON.stringify(reply.body));
    }
    if (path === '/_fake/confirm') return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(api.confirmCard(await bodyOf(request) as never)));
    if (path === '/cards.html') return file(response, join(ROOT, 'widget/test/support/cards.html'));
    if (path === '/fake-stripe.js') return file(response, join(ROOT, 'widget/test/support/fake-stripe.js'));
    if (path === '/embed/v1/mpp.js') return file(response, join(built, 'v1/mpp.js'), { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    if (path === '/embed/health.json') return health(response, url);
    if (path === '/embed/enroll' || /^\/enroll(\/|$)/.test(path)) return page(response, url);
    if (path.startsWith('/assets/')) return file(response, join(built, 'pages', path.slice(8).replace(/[^\w.-]/g, '')));
    if (path.startsWith('/demo')) return partnerPage(response, url);
    response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>(done => server.listen(0, done));
  port = (server.address() as AddressInfo).port;
  return {
    product: product(), partner: partner(), state,
    reset() {
      Object.assign(state, freshState());
      api = createFakeApi(state, () => port);
    },
    async close() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
      await rm(built, { recursive: true });
    },
  };
}
