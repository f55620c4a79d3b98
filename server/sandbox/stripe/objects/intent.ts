import { clientSecret, newId } from '../../ids.js';
import type { Metadata } from './catalogue.js';

export type IntentStatus = 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';
export interface NextAction { type: 'use_stripe_sdk'; use_stripe_sdk: { type: 'three_d_secure_redirect'; stripe_js: string; source: string } }
/** The refusal as an intent shows it: the reply's error without the intent. */
export type IntentError = Record<string, unknown> & { type: string; message: string };

const cardOptions = { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' as const };
/** What the intent says of each way to pay that it takes. */
const optionsFor = <C>(types: readonly string[], card: C) => ({
  ...(types.includes('card') ? { card } : {}), ...(types.includes('us_bank_account') ? { us_bank_account: { verification_method: 'automatic' as const } } : {}),
});

export interface PaymentIntentInput { amount: number; currency: string; customer: string; description: string; methodTypes: string[] | null; keepCard: boolean }
export const newPaymentIntent = (now: number, input: PaymentIntentInput) => {
  const id = newId('pi');
  return {
    id, object: 'payment_intent' as const, allowed_payment_method_types: null, amount: input.amount, amount_capturable: 0, amount_details: { tip: {} }, amount_received: 0,
    application: null, application_fee_amount: null, automatic_payment_methods: null, canceled_at: null as number | null, cancellation_reason: null as string | null,
    capture_method: 'automatic' as const, client_secret: clientSecret(id), confirmation_method: 'automatic' as const, created: now, currency: input.currency,
    customer: input.customer as string | null, customer_account: null, description: input.description as string | null, excluded_payment_method_types: null,
    last_payment_error: null as IntentError | null, latest_charge: null as string | null, livemode: false, managed_payments: { enabled: false }, metadata: {} as Metadata,
    next_action: null as NextAction | null, on_behalf_of: null, payment_method: null as string | null, payment_method_configuration_details: null,
    payment_method_options: optionsFor(input.methodTypes ?? ['card'], cardOptions), payment_method_types: input.methodTypes ?? ['card'], payment_record: null, processing: null, receipt_email: null, review: null,
    setup_future_usage: input.keepCard ? ('off_session' as const) : null, shipping: null, source: null, statement_descriptor: null, statement_descriptor_suffix: null,
    status: 'requires_payment_method' as IntentStatus, transfer_data: null, transfer_group: null,
  };
};
export type PaymentIntent = ReturnType<typeof newPaymentIntent>;

export interface SetupIntentInput { customer: string | null; metadata: Metadata; description: string | null; usage: string; methodTypes: string[] | null; automatic?: boolean; method?: string | null }
export const newSetupIntent = (now: number, input: SetupIntentInput) => {
  const id = newId('seti');
  return {
    id, object: 'setup_intent' as const, allowed_payment_method_types: null, application: null, attach_to_self: false,
    automatic_payment_methods: input.automatic ? { allow_redirects: 'always' as const, enabled: true } : null,
    cancellation_reason: null as string | null, client_secret: clientSecret(id), created: now, customer: input.customer, customer_account: null, description: input.description,
    excluded_payment_method_types: null, flow_directions: null, last_setup_error: null as IntentError | null, latest_attempt: null as string | null, livemode: false,
    managed_payments: { enabled: false }, mandate: null as string | null, metadata: input.metadata, next_action: null as NextAction | null, on_behalf_of: null,
    payment_method: input.method ?? (null as string | null), payment_method_configuration_details: null,
    payment_method_options: optionsFor(input.methodTypes ?? ['card'], { mandate_options: null, network: null, request_three_d_secure: 'automatic' as const }),
    payment_method_types: input.methodTypes ?? ['card'], single_use_mandate: null, status: (input.method ? 'requires_confirmation' : 'requires_payment_method') as IntentStatus, usage: input.usage,
  };
};
export type SetupIntent = ReturnType<typeof newSetupIntent>;
export type Intent = PaymentIntent | SetupIntent;
