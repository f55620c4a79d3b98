import type { FastifyInstance } from 'fastify';
import { notFound } from '#kit/errors/app-error.js';
import { mailboxAssets } from '#notices/dev-mailbox.assets.js';
import { isMailTab, mailboxCsp, mailboxProblemPage, mailListPage, mailMessagePage, smsListPage } from '#notices/dev-mailbox.html.js';
import { devMailListSchema, devMailSchema, devSmsListSchema } from '#notices/dev-mailbox.schema.js';

/** `/dev/mail` and `/dev/sms`: what was sent while the sandbox stands in for the mail and text providers. Development only. */
export function serveMailbox(server: FastifyInstance, sandboxUrl: string): void {
  const ask = async (path: string): Promise<unknown> => {
    const reply = await fetch(new URL(path, sandboxUrl), { signal: AbortSignal.timeout(5000) });
    if (reply.status === 404) throw notFound();
    if (!reply.ok) throw new Error(`the mailbox answered ${reply.status}`);
    return reply.json();
  };
  const html = (text: string, csp: string) => ({ text, csp });
  const page = (path: string, active: 'mail' | 'sms', make: (query: Record<string, string>, params: Record<string, string>) => Promise<{ text: string; csp: string }>) =>
    server.get(path, async (request, reply) => {
      const made = await make(request.query as Record<string, string>, request.params as Record<string, string>)
        .catch((error: unknown) => { if ((error as { status?: number }).status === 404) throw error; return html(mailboxProblemPage(active, 'The mailbox does not answer', 'Is the sandbox still running? It starts and stops with npm start.'), mailboxCsp.list); });
      return reply.header('content-security-policy', made.csp).type('text/html; charset=utf-8').send(made.text);
    });
  const filter = (to: string | undefined): string => (to ? `?to=${encodeURIComponent(to)}&limit=100` : '?limit=100');
  page('/dev/mail', 'mail', async ({ to }) => html(mailListPage({ ...devMailListSchema.parse(await ask(`/_sandbox/mail${filter(to)}`)), to: to ?? '' }), mailboxCsp.list));
  page('/dev/sms', 'sms', async ({ to }) => html(smsListPage({ ...devSmsListSchema.parse(await ask(`/_sandbox/sms${filter(to)}`)), to: to ?? '' }), mailboxCsp.list));
  page('/dev/mail/:id', 'mail', async ({ tab }, { id }) => html(mailMessagePage(devMailSchema.parse(await ask(`/_sandbox/mail/${encodeURIComponent(id ?? '')}`)), isMailTab(tab ?? '') ? tab as 'html' : 'html'), mailboxCsp.message));
  server.get('/dev/assets/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    const asset = Object.hasOwn(mailboxAssets, name) ? mailboxAssets[name as keyof typeof mailboxAssets] : undefined;
    if (!asset) throw notFound();
    return reply.type(asset.type).send(asset.body);
  });
}
