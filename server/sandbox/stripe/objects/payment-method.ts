import { createHash } from 'node:crypto';
import { newId } from '../../ids.js';
import type { TestCard } from '../cards.js';
import type { Metadata } from './catalogue.js';
import type { Address } from './customer.js';

export interface BillingDetails { address: Address; email: string | null; name: string | null; phone: string | null; tax_id: string | null }
export interface CardInput { number: string; exp_month: number; exp_year: number; withCvc: boolean; postalCode: boolean; card: TestCard }
export interface BankInput { routing: string; number: string; holder: 'company' | 'individual'; kind: 'checking' | 'savings' }

export const emptyAddress = (): Address => ({ city: null, country: null, line1: null, line2: null, postal_code: null, state: null });
const check = (given: boolean, result: 'fail' | undefined): string | null => (given ? result ?? 'pass' : null);
/** The same number always has the same fingerprint, as limits by card rely on it; the number cannot be had back from it. */
const fingerprintOf = (number: string): string => createHash('sha256').update(`sandbox:${number}`).digest('base64url').replace(/[-_]/g, '0').slice(0, 16);

const common = (now: number, billing: BillingDetails, metadata: Metadata) => ({
  id: newId('pm'), object: 'payment_method' as const, allow_redisplay: 'unspecified' as const, billing_details: billing, created: now, customer: null as string | null, customer_account: null, livemode: false, metadata,
});

export const newCardMethod = (now: number, input: CardInput, billing: BillingDetails, metadata: Metadata) => ({
  ...common(now, billing, metadata),
  card: {
    brand: input.card.brand,
    checks: {
      address_line1_check: check(billing.address.line1 !== null, input.card.checks?.address_line1_check),
      address_postal_code_check: check(input.postalCode, input.card.checks?.address_postal_code_check),
      cvc_check: input.withCvc ? 'unchecked' : null,
    },
    country: input.card.country ?? 'US', display_brand: input.card.brand, exp_month: input.exp_month, exp_year: input.exp_year, fingerprint: fingerprintOf(input.number),
    funding: input.card.funding, generated_from: null, last4: input.number.slice(-4),
    networks: { available: [input.card.brand], preferred: null }, regulated_status: 'unregulated' as const,
    three_d_secure_usage: { supported: input.card.brand !== 'amex' }, wallet: null,
  },
  type: 'card' as const,
});

export const newBankMethod = (now: number, input: BankInput, billing: BillingDetails, metadata: Metadata) => ({
  ...common(now, billing, metadata), type: 'us_bank_account' as const,
  us_bank_account: {
    account_holder_type: input.holder, account_type: input.kind, bank_name: 'STRIPE TEST BANK', financial_connections_account: null, fingerprint: fingerprintOf(`${input.routing} ${input.number}`),
    last4: input.number.slice(-4), networks: { preferred: 'ach', supported: ['ach' as const] }, routing_number: input.routing, status_details: {},
  },
});
export type CardMethod = ReturnType<typeof newCardMethod>;
export type BankMethod = ReturnType<typeof newBankMethod>;
export type PaymentMethod = CardMethod | BankMethod;
export type MethodType = PaymentMethod['type'];

/** What lets us draw money from a bank account: the payer said yes, on our page or elsewhere. */
export const newMandate = (now: number, method: string, online: boolean) => ({
  id: newId('mandate'), object: 'mandate' as const,
  customer_acceptance: online ? { accepted_at: now, online: { ip_address: null, user_agent: null }, type: 'online' as const } : { accepted_at: now, offline: {}, type: 'offline' as const },
  livemode: false, multi_use: {}, payment_method: method, payment_method_details: { type: 'us_bank_account', us_bank_account: {} }, status: 'active' as 'active' | 'inactive', type: 'multi_use' as const,
});
export type Mandate = ReturnType<typeof newMandate>;
