import type { FastifyInstance } from 'fastify';
import { type Proof, sessionCookie, type SignedIn, stepUp } from '#identity/index.js';
import { signInRequired } from '#kit/errors/app-error.js';
import { type Door, inSession, posted } from './door.js';

/** Six digits come from the app; anything else can only be a recovery code. */
export const proofOf = (typed: string): Proof => (/^[\d\s]{6,7}$/.test(typed.trim()) ? { kind: 'code', text: typed } : { kind: 'recovery', text: typed });

/** Proves the second factor once more, for the panel's dialog. The cookie of the reply replaces the one before. */
export function stepUpRoutes(server: FastifyInstance, { db, page }: Door): void {
  server.post(`${page.root}/api/step-up`, inSession('the session of the cookie, which goes on under a new id'), async (request, reply) => {
    const signedIn: SignedIn | undefined = request.signedIn;
    if (!signedIn) throw signInRequired();
    const { token } = await stepUp(db, signedIn, proofOf(posted(request, 'code')));
    return reply.header('set-cookie', sessionCookie(page.https, token)).code(204).send();
  });
}
