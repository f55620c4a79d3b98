import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { countAttempt, loadToPay } from './application.repository.js';
import { paymentAttemptsExhausted } from './enrollment.errors.js';

/** Card testing is bounded: so many tries with a card an application, then staff must help. */
export const MOST_PAYMENT_ATTEMPTS = 5;

/** Counted before each confirmation; the count commits by itself, so it stands whatever the card says. */
export const countPaymentAttempt = change({
  name: 'countPaymentAttempt', action: 'submit', subject: 'Application', input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    await loadToPay(tx, id);
    const made = await countAttempt(tx, id, MOST_PAYMENT_ATTEMPTS);
    if (made === null) throw paymentAttemptsExhausted();
    await record(tx, { action: 'payment.attempted', subjectType: 'Application', subjectId: id, details: { attempt: made } });
    return { attemptsLeft: MOST_PAYMENT_ATTEMPTS - made };
  },
});
