import { createHash } from 'node:crypto';
import { newId } from '../../ids.js';
import type { TestCard } from '../cards.js';
import type { Metadata } from './catalogue.js';
import type { Address } from './customer.js';

export interface BillingDetails { address: Address; email: string | null; name: string | null; phone: string | null; tax_id: string | null }
export interface CardInput { number: string; exp_month: number; exp_year: number; withCvc: boolean; postalCode: boolean; card: TestCard }

export const emptyAddress = (): Address => ({ city: null, country: null, line1: null, line2: null, postal_code: null, state: null });
const check = (given: boolean, result: 'fail' | undefined): string | null => (given ? result ?? 'pass' : null);

export const newPaymentMethod = (now: number, input: CardInput, billing: BillingDetails, metadata: Metadata) => ({
  id: newId('pm'), object: 'payment_method' as const, allow_redisplay: 'unspecified' as const, billing_details: billing,
  card: {
    brand: input.card.brand,
    checks: {
      address_line1_check: check(billing.address.line1 !== null, input.card.checks?.address_line1_check),
      address_postal_code_check: check(input.postalCode, input.card.checks?.address_postal_code_check),
      cvc_check: input.withCvc ? 'unchecked' : null,
    },
    country: input.card.country ?? 'US', display_brand: input.card.brand, exp_month: input.exp_month, exp_year: input.exp_year,
    // The same card always has the same fingerprint, as limits by card rely on it; the number cannot be had back from it.
    fingerprint: createHash('sha256').update(`sandbox:${input.number}`).digest('base64url').replace(/[-_]/g, '0').slice(0, 16),
    funding: input.card.funding, generated_from: null, last4: input.number.slice(-4),
    networks: { available: [input.card.brand], preferred: null }, regulated_status: 'unregulated' as const,
    three_d_secure_usage: { supported: input.card.brand !== 'amex' }, wallet: null,
  },
  created: now, customer: null as string | null, customer_account: null, livemode: false, metadata, type: 'card' as const,
});
export type PaymentMethod = ReturnType<typeof newPaymentMethod>;
