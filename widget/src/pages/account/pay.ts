import type { AccountInvoice } from '../../api/generated.js';
import { locale } from '../../i18n/account.js';
import { loadStripe, type StripeBrowser } from '../../ui/stripe.js';
import type { Store } from './store.js';

export type Paid = 'paid' | 'processing' | 'refused';

/** The processor's script, loaded when it is needed and not before. */
export async function stripeOf(store: Store): Promise<StripeBrowser> {
  const payment = store.overview.peek()?.payment;
  if (!payment) throw new Error('not signed in');
  return (await loadStripe(payment.scriptUrl))(payment.publishableKey, { locale: locale.peek() });
}

/** The bank's question about an open invoice is shown over our page; what came of it is read from the server. */
export async function confirmWithBank(store: Store, { id }: AccountInvoice): Promise<Paid> {
  const { clientSecret } = await store.signedIn(() => store.client.confirmation(id));
  const stripe = await stripeOf(store);
  await stripe.handleNextAction({ clientSecret });
  return stateOf(await store.signedIn(() => store.client.confirmed(id)));
}

/** Tries the card on file once more. A bank that wants to be asked is asked at once. */
export async function payOpen(store: Store, invoice: AccountInvoice): Promise<Paid> {
  const tried = await store.signedIn(() => store.client.pay(invoice.id));
  if (tried.paid) return 'paid';
  const now = (await store.signedIn(store.client.overview)).open.find(i => i.id === invoice.id);
  if (!now) return 'paid';
  if (now.payment?.confirm) return confirmWithBank(store, now);
  return now.payment?.state === 'processing' ? 'processing' : 'refused';
}

const stateOf = ({ state }: { state: string }): Paid => (state === 'paid' ? 'paid' : 'refused');
