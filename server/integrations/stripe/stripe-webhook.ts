import type Stripe from 'stripe';
import { signatureInvalid } from '#billing/index.js';

export const TOLERANCE_SECONDS = 300;
/** The SDK takes any timestamp of the future; a captured message could be kept for later. */
export const AHEAD_SECONDS = 60;

/** The event of a message signed with one of our secrets, neither old nor of the future. @throws signature_invalid */
export function verifiedEvent(stripe: Stripe, secrets: readonly string[], rawBody: Uint8Array, signature: string | undefined, receivedAt: Date): Stripe.Event {
  if (signature === undefined || signedAt(signature) > receivedAt.getTime() / 1000 + AHEAD_SECONDS) throw signatureInvalid();
  const body = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength);
  let last: unknown;
  for (const secret of secrets) {
    try { return shapeOf(stripe.webhooks.constructEvent(body, signature, secret, TOLERANCE_SECONDS, undefined, receivedAt.getTime())); } catch (error) { last = error; }
  }
  throw signatureInvalid({ cause: last });
}

/** Seconds. With two timestamps the SDK would verify the last one and we might look at the first: only one is taken. */
function signedAt(signature: string): number {
  const stamps = signature.split(',').filter(part => part.trim().startsWith('t='));
  return stamps.length === 1 && /^t=\d{1,12}$/.test(stamps[0]!) ? Number(stamps[0]!.slice(2)) : Number.POSITIVE_INFINITY;
}

function shapeOf(event: Stripe.Event): Stripe.Event {
  const whole = event !== null && typeof event === 'object' && event.object === 'event' && typeof event.id === 'string' && typeof event.type === 'string' && typeof event.created === 'number' && typeof event.data?.object === 'object' && event.data.object !== null;
  if (!whole) throw new TypeError('signed, but not an event');
  return event;
}
