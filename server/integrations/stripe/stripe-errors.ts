import Stripe from 'stripe';
import { ProcessorError } from '#billing/index.js';

const PASSING = new Set(['lock_timeout', 'rate_limit', 'idempotency_key_in_use']);

/** Refused for good: the same request would be refused again. A wrong key or right is ours to mend, and no verdict on the request. */
const isFinal = (error: unknown): boolean => error instanceof Stripe.errors.StripeInvalidRequestError
  && (error.statusCode === 400 || error.statusCode === 404) && !PASSING.has(error.code ?? '');

export const isMissing = (error: unknown): boolean => error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/** Runs a call; what Stripe throws becomes a ProcessorError that names a code, never a parameter. */
export async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try { return await call(); } catch (error) {
    if (error instanceof Stripe.errors.StripeError) throw new ProcessorError(error.code ?? error.type, isFinal(error), error);
    throw error;
  }
}

/** As `guarded`, with null for an object that does not exist. */
export const foundOrNull = <T>(call: () => Promise<T>): Promise<T | null> => guarded(async () => {
  try { return await call(); } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
});
