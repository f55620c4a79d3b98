/** What a browser with a client secret may see of an intent; the rest is for the secret key only. */
const INTENT_FIELDS: ReadonlySet<string> = new Set(['id', 'object', 'amount', 'amount_details', 'automatic_payment_methods', 'canceled_at', 'cancellation_reason',
  'capture_method', 'client_secret', 'confirmation_method', 'created', 'currency', 'description', 'last_payment_error', 'last_setup_error', 'livemode', 'next_action',
  'payment_method', 'payment_method_types', 'processing', 'receipt_email', 'setup_future_usage', 'shipping', 'source', 'status', 'usage']);
const METHOD_FIELDS: ReadonlySet<string> = new Set(['id', 'object', 'allow_redisplay', 'billing_details', 'card', 'created', 'customer', 'livemode', 'type', 'us_bank_account']);

/** A copy with the fields for browsers only, at every depth. */
export function publicView(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(publicView);
  if (value === null || typeof value !== 'object') return value;
  const record = value as Record<string, unknown>;
  const allowed = record['object'] === 'payment_intent' || record['object'] === 'setup_intent' ? INTENT_FIELDS : record['object'] === 'payment_method' ? METHOD_FIELDS : null;
  return Object.fromEntries(Object.entries(record)
    .filter(([name]) => allowed === null || allowed.has(name))
    .map(([name, inner]) => [name, name === 'fingerprint' ? null : publicView(inner)]));
}
