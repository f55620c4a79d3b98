import type { FastifyInstance, FastifyReply } from 'fastify';
import { readAsset } from '../assets.js';
import type { Db } from '../db.js';

/** Parts of /stripe.js in the order they are joined; together they are one classic script, as Stripe's is. */
const STRIPE_JS = ['texts', 'frames', 'element', 'stripe'] as const;
const FRAME_FILES: Readonly<Record<string, { type: string; parts: readonly string[] }>> = {
  'card.js': { type: 'text/javascript', parts: ['texts.js', 'bank.js', 'card.js'] },
  'challenge.js': { type: 'text/javascript', parts: ['texts.js', 'challenge.js'] },
  'frame.css': { type: 'text/css', parts: ['frame.css'] },
};
const ID = /^(pi|seti)_[A-Za-z0-9]{1,60}$/;

/** The script for the embedding page, and the pages that live on the other site. */
export function registerBrowserFiles(app: FastifyInstance, db: Db): void {
  app.get('/stripe.js', async (_request, reply) => {
    const parts = STRIPE_JS.map(name => readAsset(`stripe/browser/${name}.js`));
    return reply.type('text/javascript; charset=utf-8').headers({ 'cache-control': 'no-cache', 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
      .send(`(() => {\n'use strict';\n${parts.join('\n')}\n})();\n`);
  });
  app.get<{ Params: { file: string } }>('/frames/:file', async (request, reply) => {
    const file = Object.hasOwn(FRAME_FILES, request.params.file) ? FRAME_FILES[request.params.file] : undefined;
    if (!file) return reply.code(404).send('not found');
    return reply.type(`${file.type}; charset=utf-8`).header('cache-control', 'no-cache').send(file.parts.map(name => readAsset(`stripe/browser/${name}`)).join('\n'));
  });
  app.get('/card', async (_request, reply) => page(reply, 'Card details', 'card.js', '<main id="card"></main>'));
  app.get<{ Querystring: { intent?: string } }>('/challenge', async (request, reply) => {
    const intent = request.query.intent ?? '';
    if (!ID.test(intent)) return reply.code(404).send('not found');
    const { rows } = await db.query<{ amount: string | null }>(`select data ->> 'amount' amount from stripe_object where id = $1`, [intent]);
    return page(reply, '3D Secure', 'challenge.js', `<main id="challenge" data-intent="${intent}" data-amount="${Number(rows[0]?.amount ?? 0)}"></main>`);
  });
}

/** Any page may embed these, as with Stripe's own; what they say to it carries no card number. */
function page(reply: FastifyReply, title: string, script: string, body: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').headers({
    'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'",
    'cache-control': 'no-store', 'referrer-policy': 'no-referrer',
  }).send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/frames/frame.css"></head><body>${body}<script src="/frames/${script}"></script></body></html>`);
}
