import { z } from 'zod';
import { query } from '#access/use-case.js';
import { type Locale, textFor } from '#kit/i18n/translate.js';
import type { Tx } from '#kit/db/tx.js';
import { paymentOfApplication, type PaymentStanding } from '#billing/index.js';
import { loadApplication } from './application.repository.js';
import { applicationView, membershipView } from './application.view.js';
import { membershipOfApplication } from './membership.repository.js';

const Input = z.strictObject({ id: z.uuid(), locale: z.enum(['en', 'es']) });

export const readApplication = query({
  name: 'readApplication', action: 'read', subject: 'Application', input: Input,
  async run(tx, { id, locale }) { return applicationView(tx, await loadApplication(tx, id), locale); },
});

/** What the page asks while it waits for the processor's word. */
export const applicationStatus = query({
  name: 'applicationStatus', action: 'read', subject: 'Application', input: Input,
  async run(tx, { id, locale }) {
    const application = await loadApplication(tx, id);
    const membership = await membershipOfApplication(tx, id);
    return { state: application.state, payment: await payment(tx, id, locale), membership: membershipView(membership) };
  },
});

const DECLINES = new Set(['card_declined', 'insufficient_funds', 'expired_card', 'incorrect_cvc', 'incorrect_number', 'authentication_required', 'processing_error']);

async function payment(tx: Tx, applicationId: string, locale: Locale): Promise<{ state: PaymentStanding['state']; message: string | null }> {
  const standing = await paymentOfApplication(tx, applicationId);
  if (standing.state === 'none') return { state: 'none', message: null };
  if (standing.state !== 'failed') return { state: standing.state, message: textFor(locale, `payment.${standing.state}`) };
  const code = [standing.declineCode, standing.failureCode].find(c => c && DECLINES.has(c));
  return { state: 'failed', message: textFor(locale, (code ? `payment.${code}` : 'payment.failed') as 'payment.failed') };
}
