import { ApiProblem } from '../../../api/problem.js';
import type { Application, ApplicationStatus, Payment } from '../../../api/types.js';
import { poll } from '../../../flow/poll.js';
import { submitKey } from '../../../flow/quote.js';
import type { Store } from '../store.js';
import type { Elements, StripeBrowser, StripeError } from '../../../ui/stripe.js';

export type Outcome =
  | { kind: 'confirming' }
  | { kind: 'refused'; message: string | null; attemptsLeft: number | null }
  | { kind: 'exhausted' }
  | { kind: 'changed' };

const refused = (error: StripeError, attemptsLeft: number | null): Outcome => ({ kind: 'refused', message: error.message ?? null, attemptsLeft });

/** Where a bank sends the visitor back after a redirect: our full page, with nothing but the site key. */
const returnUrl = (site: string): string => `${location.origin}/enroll?${new URLSearchParams({ site })}`;

/** Starts the contract at the processor, once: the key is the same for every repeat of one signed contract. */
export async function open(store: Store, application: Application): Promise<Payment | 'changed'> {
  const key = submitKey(application);
  const quote = application.quote;
  if (!key || !quote) return 'changed';
  const payment = await store.authorised(id => store.client.submit(id, key, quote.monthlyCents));
  const agreed = quote.start.dueToday ? quote.dueTodayCents : 0;
  return payment.kind === 'payment' && payment.amountCents !== agreed ? 'changed' : payment;
}

/** Paid already, in another tab or before a reload, although our server may not have heard of it yet. */
export const isPaid = (error: unknown): boolean => error instanceof ApiProblem && error.code === 'application_paid';

/** The processor does not take this payment any more: another tab was quicker, or it was called off. */
async function decidedElsewhere(stripe: StripeBrowser, { kind, clientSecret }: Payment): Promise<Outcome> {
  const { paymentIntent, setupIntent } = await (kind === 'setup' ? stripe.retrieveSetupIntent(clientSecret) : stripe.retrievePaymentIntent(clientSecret));
  return { kind: ['succeeded', 'processing'].includes((paymentIntent ?? setupIntent)?.status ?? '') ? 'confirming' : 'changed' };
}

/**
 * One attempt to pay or to save the card: validate, count the attempt, open, confirm. `held` keeps the open payment, so that a retry
 * after a decline confirms the same client secret.
 */
export async function attempt(store: Store, stripe: StripeBrowser, elements: Elements, held: { payment: Payment | null }): Promise<Outcome> {
  const application = store.application.peek();
  if (!application) return { kind: 'changed' };
  const checked = await elements.submit();
  if (checked.error) return refused(checked.error, null);
  try {
    const { attemptsLeft } = await store.authorised(store.client.paymentAttempt);
    if (!held.payment) {
      const opened = await open(store, application);
      if (opened === 'changed') return { kind: 'changed' };
      held.payment = opened;
    }
    const { kind, clientSecret } = held.payment;
    const given = { elements, clientSecret, confirmParams: { return_url: returnUrl(store.config.site) }, redirect: 'if_required' } as const;
    const { error } = await (kind === 'setup' ? stripe.confirmSetup(given) : stripe.confirmPayment(given));
    if (error?.code?.endsWith('_unexpected_state')) return await decidedElsewhere(stripe, held.payment);
    return error ? refused(error, attemptsLeft) : { kind: 'confirming' };
  } catch (error) {
    if (isPaid(error)) return { kind: 'confirming' };
    if (error instanceof ApiProblem && error.code === 'payment_attempts_exhausted') return { kind: 'exhausted' };
    if (error instanceof ApiProblem && ['price_changed', 'plan_not_sold', 'agreement_missing'].includes(error.code)) return { kind: 'changed' };
    throw error;
  }
}

/** Polls during which a failure is taken for that of an earlier attempt, whose webhook the new one has not overtaken yet. */
const STALE_POLLS = 9;

/**
 * Asks until the webhook has decided. Null when the waits are used up or the page was left.
 * `accepted`: the processor has just taken the card, so that a failure reported now is an old one.
 */
export function awaitDecision(store: Store, stopped: () => boolean, accepted: boolean): Promise<ApplicationStatus | null> {
  let polls = 0;
  const decided = ({ membership, payment, state }: ApplicationStatus): boolean =>
    membership?.state === 'active' || membership?.state === 'pending_activation' || state === 'declined' || (payment.state === 'processing' && payment.bank) || (payment.state === 'failed' && !(accepted && polls <= STALE_POLLS));
  return poll(async () => {
    polls++;
    const status = await store.authorised(store.client.status);
    return decided(status) ? status : undefined;
  }, { stopped, fatal: error => error instanceof ApiProblem && error.status >= 400 && error.status < 500 && error.status !== 429 });
}
