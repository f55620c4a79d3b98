import { newId, randomText } from '../../ids.js';
import type { Metadata } from './catalogue.js';

export interface Address { city: string | null; country: string | null; line1: string | null; line2: string | null; postal_code: string | null; state: string | null }
export interface CustomerInput {
  email?: string | null; name?: string | null; phone?: string | null; description?: string | null; metadata?: Metadata; address?: Address | null;
  preferred_locales?: string[]; default_payment_method?: string | null; test_clock?: string | null;
}
export const newCustomer = (now: number, input: CustomerInput) => ({
  id: newId('cus').slice(0, 18), object: 'customer' as const, address: input.address ?? null, balance: 0, created: now, currency: null as string | null,
  customer_account: null, default_source: null, delinquent: false, description: input.description ?? null, discount: null, email: input.email ?? null,
  invoice_prefix: randomText(8, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
  invoice_settings: { custom_fields: null, default_payment_method: input.default_payment_method ?? null, footer: null, rendering_options: null },
  livemode: false, metadata: input.metadata ?? {}, name: input.name ?? null, next_invoice_sequence: 1, phone: input.phone ?? null,
  preferred_locales: input.preferred_locales ?? [], shipping: null, tax_exempt: 'none' as const, test_clock: input.test_clock ?? null,
});
export type Customer = ReturnType<typeof newCustomer>;

export const newTestClock = (now: number, frozen: number, name: string | null) => ({
  id: newId('clock'), object: 'test_helpers.test_clock' as const, created: now, deletes_after: now + 30 * 86_400, frozen_time: frozen,
  livemode: false, name, status: 'ready' as 'ready' | 'advancing', status_details: {},
});
export type TestClock = ReturnType<typeof newTestClock>;
