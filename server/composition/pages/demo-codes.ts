import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { codeAt, secondsLeftAt, systemSecretsAt } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { systemClock } from '#kit/time/clock.js';
import { DEMO_DOMAIN } from '../seed.js';

const STYLE = `body{margin:0;background:#f4f7f6;color:#17262b;font:15px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Arial,sans-serif}main{max-width:640px;margin:0 auto;padding:32px 16px}h1{font-size:24px;margin:0 0 6px}p{color:#4a5b61;margin:0 0 18px}
table{width:100%;border-collapse:collapse;background:#fff;border:1px solid #dde4e4;border-radius:10px}th,td{padding:11px 16px;text-align:start;border-top:1px solid #dde4e4}thead th{border:0;font-size:13px;color:#4a5b61}tbody th{font-weight:500}code{font:600 20px/1.3 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.12em}
@media(width<=480px){th,td{padding:10px;overflow-wrap:anywhere}code{font-size:17px;white-space:nowrap}}`;

/**
 * `/dev/codes`: the codes an authenticator app of each demo person would show now, for who tries the demo without a phone.
 * Development only, beside the mailbox; opened for nobody but the demo's own mail domain.
 */
export function serveDemoCodes(server: FastifyInstance, db: Db): void {
  server.get('/dev/codes', async (_request, reply) => {
    const now = systemClock.now();
    const [people, left, nonce] = [await systemSecretsAt(db, DEMO_DOMAIN), secondsLeftAt(now), randomBytes(18).toString('base64')];
    const rows = people.map(({ email, secret }) => `<tr><th scope="row">${email.replace(/[&<>"]/g, '')}</th><td><code>${codeAt(secret, now)}</code></td></tr>`).join('');
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').header('refresh', String(left + 1))
      .header('content-security-policy', `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`)
      .send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Demo codes</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>Codes of the demo people</h1><p>As an authenticator app would show them. Valid for ${left} more seconds, each once; the page renews itself. It exists in development alone.</p><table><thead><tr><th scope="col">Sign-in</th><th scope="col">Code</th></tr></thead><tbody>${rows}</tbody></table></main></body></html>`);
  });
}
