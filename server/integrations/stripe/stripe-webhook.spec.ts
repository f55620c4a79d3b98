import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { API_VERSION, stripeClient, type StripeSettings } from './stripe-client.js';
import { StripePayments } from './stripe-payments.js';

const SECRET = 'whsec_sandbox';
const settings: StripeSettings = { secretKey: 'sk_test_sandbox', webhookSecrets: ['whsec_other', SECRET], apiBase: 'http://127.0.0.1:1' };
const payments = new StripePayments(settings);
const now = new Date('2026-11-20T12:00:00Z');
const seconds = now.getTime() / 1000;
const event = { id: 'evt_1', object: 'event', type: 'invoice.paid', created: 1, data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1', customer_name: 'never read', parent: { subscription_details: { subscription: 'sub_1' } } } } };
const body = JSON.stringify(event);
const signed = (payload: string, timestamp: number, secret = SECRET): string => Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
const read = (payload: string, signature: string | undefined) => payments.readWebhook(Buffer.from(payload), signature, now);
const refused = { status: 400, code: 'signature_invalid' };

describe('the signature of a webhook', () => {
  test('any of our secrets will do; of the snapshot only ids are taken', () => {
    expect(read(body, signed(body, seconds))).toEqual({
      id: 'evt_1', type: 'invoice.paid', objectId: 'in_1', createdAt: new Date(1000), relevant: true, refs: { customerId: 'cus_1', invoiceId: 'in_1', subscriptionId: 'sub_1' },
    });
  });
  test.each([
    ['missing', undefined], ['empty', ''], ['nonsense', 'nonsense'], ['of another secret', signed(body, seconds, 'whsec_wrong')], ['of another body', signed(`${body} `, seconds)],
    ['301 s old', signed(body, seconds - 301)], ['61 s ahead', signed(body, seconds + 61)], ['a year ahead', signed(body, seconds + 31_536_000)],
    ['ahead, behind a second timestamp', `t=${seconds},${signed(body, seconds + 31_536_000)}`], ['ahead, before one', `${signed(body, seconds + 31_536_000)},t=${seconds}`],
    ['without a timestamp', signed(body, seconds).replace(/t=\d+,/, '')], ['of the old scheme', signed(body, seconds).replace('v1=', 'v0=')],
  ])('%s: refused', (_, signature) => {
    expect(() => read(body, signature)).toThrow(expect.objectContaining(refused));
  });
  test('299 s old and 59 s ahead are taken', () => {
    for (const t of [seconds - 299, seconds + 59]) expect(read(body, signed(body, t)).id).toBe('evt_1');
  });
  test.each([['no JSON', 'x'], ['null', 'null'], ['no event', '{"id":"evt_1"}'], ['no object', JSON.stringify({ ...event, data: {} })]])('signed, but %s: refused', (_, payload) => {
    expect(() => read(payload, signed(payload, seconds))).toThrow(expect.objectContaining(refused));
  });
});

describe('boot', () => {
  test('the SDK speaks the pinned version', () => { expect(Stripe.API_VERSION).toBe(API_VERSION); });
  test.each([
    ['another API version', () => stripeClient(settings, '2027-01-01.next'), /2027-01-01.next/],
    ['a live key with another host', () => stripeClient({ ...settings, secretKey: 'sk_live_x' }), /live key/],
    ['a restricted live key with another host', () => stripeClient({ ...settings, secretKey: 'rk_live_x' }), /live key/],
    ['no webhook secret', () => stripeClient({ ...settings, webhookSecrets: [] }), /WEBHOOK/],
    ['a blank webhook secret', () => stripeClient({ ...settings, webhookSecrets: ['whsec_ x'] }), /WEBHOOK/],
  ])('refuses %s', (_, boot, message) => { expect(boot).toThrow(message); });
  test('a live key talks to Stripe itself', () => { expect(() => stripeClient({ ...settings, secretKey: 'sk_live_x', apiBase: null })).not.toThrow(); });
});
