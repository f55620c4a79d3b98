import { createHmac } from 'node:crypto';

/** Header `Stripe-Signature` for one delivery. `at` is the machine's time in seconds, whatever time the event tells. */
export const signatureHeader = (payload: string, secret: string, at: number): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${payload}`).digest('hex')}`;
