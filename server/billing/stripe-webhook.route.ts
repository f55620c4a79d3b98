import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Db } from '#kit/db/db.js';
import type { Log } from '#kit/http/log.js';
import { crashPoint } from '#kit/jobs/crash-point.js';
import { Intake } from '#kit/inbox/intake.js';
import { sendProblem } from '#kit/http/problem.js';
import { systemClock } from '#kit/time/clock.js';
import { incoming, SOURCE } from './catch-up.js';
import { PROCESS_EVENT } from './process-event.js';

export const WEBHOOK_PATH = '/api/v1/webhooks/stripe';
/** Events hold one object; Stripe's are a few kilobytes. */
const MOST_BYTES = 256 * 1024;

/**
 * The processor's messages. A route of the HTTP server itself, in a scope of its own: it needs the very bytes that were
 * signed, a small limit, and none of the work a caller's request brings. Answers 200 as soon as the event is kept.
 * Public: the signature is the credential.
 */
export async function registerStripeWebhook(server: FastifyInstance, db: Db, log: Log): Promise<void> {
  const intake = new Intake(db, SOURCE, PROCESS_EVENT);
  await server.register(async scope => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => { done(null, body); });
    scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log));
    scope.post(WEBHOOK_PATH, { bodyLimit: MOST_BYTES, config: { access: { kind: 'public', reason: 'the signature is the credential' } } }, async (request: FastifyRequest, reply: FastifyReply) => {
      const signature = request.headers['stripe-signature'];
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const event = db.ports.payments.readWebhook(body, typeof signature === 'string' ? signature : undefined, systemClock.now());
      await intake.add(incoming(event));
      crashPoint('webhook.stored');
      return reply.status(200).send({ received: true });
    });
  });
}
