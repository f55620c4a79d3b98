import { z } from 'zod';
import { query } from '#access/use-case.js';
import { type Locale, textFor } from '#kit/i18n/translate.js';
import type { Tx } from '#kit/db/tx.js';
import { paymentStatus, type PaymentStatus } from '#billing/index.js';
import { loadApplication, loadToPay } from './application.repository.js';
import { applicationView, membershipView } from './application.view.js';
import { membershipOfApplication } from './membership.repository.js';

const Input = z.strictObject({ id: z.uuid(), locale: z.enum(['en', 'es']) });

export const readApplication = query({
  name: 'readApplication', action: 'read', subject: 'Application', input: Input, discloses: out => ((out as { household: unknown }).household ? ['household'] : []),
  async run(tx, { id, locale }) { return applicationView(tx, await loadApplication(tx, id), locale); },
});

/** What the page asks while it waits for the processor's word. */
export const applicationStatus = query({
  name: 'applicationStatus', action: 'read', subject: 'Application', input: Input,
  async run(tx, { id, locale }) {
    const application = await loadToPay(tx, id);
    const membership = await membershipOfApplication(tx, id);
    return { state: application.state, payment: await payment(tx, id, locale), membership: membershipView(membership) };
  },
});

/** Refusals with a text of their own; any other gets the general one. */
const NAMED = new Set(['card_declined', 'insufficient_funds', 'expired_card', 'incorrect_cvc', 'incorrect_number', 'authentication_required', 'processing_error']);

async function payment(tx: Tx, applicationId: string, locale: Locale): Promise<{ state: PaymentStatus['state']; message: string | null; bank: boolean }> {
  const { state, failure, bank } = await paymentStatus(tx, applicationId);
  if (state === 'none') return { state, message: null, bank };
  if (state !== 'failed') return { state, message: textFor(locale, state === 'processing' && bank ? 'payment.processing_bank' : `payment.${state}`), bank };
  return { state, bank, message: textFor(locale, `payment.${failure && NAMED.has(failure) ? failure : 'failed'}` as 'payment.failed') };
}
