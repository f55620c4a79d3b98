import { describe, expect, it } from 'vitest';
import { parseForm } from '../http/form.js';
import { definitions, stripeHas, stripeKnows } from './definitions.js';
import type { ApiError } from './errors.js';
import { conformance, demandNone, problemsOfError, problemsOfEvent, problemsOfReply } from './replies.js';
import { checkRequest } from './requests.js';

function refusal(operation: string, body: string, browser = false): { status: number; code: string | undefined; param: string | undefined; message: string } | null {
  try { checkRequest(operation, parseForm(body), browser); return null; } catch (error) {
    const { status, body: said } = error as ApiError;
    return { status, code: said.code, param: said.param, message: said.message };
  }
}
const clock = { id: 'clock_1', object: 'test_helpers.test_clock', created: 1, deletes_after: 2, frozen_time: 1, livemode: false, name: null, status: 'ready', status_details: {} };
const list = (data: unknown[]) => ({ object: 'list', data, has_more: false, url: '/v1/test_helpers/test_clocks' });

describe('a request', () => {
  it('may carry what the SDK’s types name', () => {
    expect(refusal('refunds.create', 'payment_intent=pi_1&amount=500&reason=duplicate&metadata[mpp_intent]=i1&expand[0]=charge')).toBeNull();
    expect(refusal('subscriptions.create', 'customer=cus_1&items[0][price_data][currency]=usd&items[0][price_data][product]=p&items[0][price_data][recurring][interval]=month&items[0][price_data][unit_amount]=100&cancel_at_period_end=true')).toBeNull();
    expect(refusal('customers.update', 'metadata=&name=')).toBeNull();
    expect(refusal('events.list', 'created[gte]=5&types[0]=invoice.paid&limit=100')).toBeNull();
  });

  it.each([
    ['refunds.create', 'charge=ch_1&colour=red', 'parameter_unknown', 'colour'],
    ['subscriptions.create', 'customer=cus_1&items[0][price_data][colour]=red', 'parameter_unknown', 'items[0][price_data][colour]'],
    ['customers.list', 'created[after]=5', 'parameter_unknown', 'created[after]'],
    ['creditNotes.create', 'amount=500', 'parameter_missing', 'invoice'],
    ['refunds.create', 'amount=lots', 'parameter_invalid_integer', 'amount'],
    ['events.list', 'created=soon', 'parameter_invalid_integer', 'created'],
    ['subscriptions.update', 'cancel_at_period_end=maybe', undefined, 'cancel_at_period_end'],
    ['refunds.create', 'reason=remorse', undefined, 'reason'],
    ['customers.create', 'metadata=x', undefined, 'metadata'],
    ['subscriptions.create', 'customer=cus_1&items=x', undefined, 'items'],
    ['refunds.create', 'charge[id]=ch_1', undefined, 'charge'],
  ])('of %s with %s is refused as Stripe does', (operation, body, code, param) => {
    expect(refusal(operation, body)).toMatchObject({ status: 400, code, param });
  });

  it('names an unknown parameter before one of the wrong form', () => {
    expect(refusal('refunds.create', 'amount=lots&colour=red')?.param).toBe('colour');
  });

  it('with a way to pay that is not spoken here is told so', () => {
    expect(refusal('setupIntents.confirm', 'payment_method_data[type]=klarna&payment_method_data[klarna][dob][day]=1')).toMatchObject({ status: 501, code: 'sandbox_not_implemented', param: 'payment_method_data[klarna]' });
  });

  it('from the page’s script may carry the card and the secret, from a server not', () => {
    const body = 'client_secret=x&use_stripe_sdk=true&payment_method_data[type]=card&payment_method_data[card][number]=4242424242424242&payment_method_data[card][exp_month]=12&payment_method_data[card][exp_year]=34';
    expect(refusal('setupIntents.confirm', body, true)).toBeNull();
    expect(refusal('setupIntents.confirm', body, false)).toMatchObject({ code: 'parameter_unknown' });
    expect(refusal('setupIntents.confirm', 'payment_method_data[type]=card&payment_method_data[card][pin]=1', true)).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_data[card][pin]' });
  });

  it('of a call nobody declared is a mistake of ours', () => {
    expect(() => checkRequest('refunds.reverse', {}, false)).toThrow('no definition');
  });
});

describe('a reply', () => {
  it('that fits has no problems', () => {
    expect(problemsOfReply('testHelpers.testClocks.retrieve', clock)).toEqual([]);
    expect(problemsOfReply('testHelpers.testClocks.list', list([clock, clock]))).toEqual([]);
    expect(problemsOfReply('sandbox.challenge', { anything: 1 })).toEqual([]);
  });

  it.each([
    ['a field that is missing', { ...clock, frozen_time: undefined }, 'frozen_time is missing'],
    ['a field too many', { ...clock, colour: 'red' }, 'colour is not in the type'],
    ['null where it may not be', { ...clock, status: null }, 'status is null'],
    ['a word that is not in the list', { ...clock, status: 'sleeping' }, 'status is "sleeping"'],
    ['a number as text', { ...clock, created: '1' }, 'created is a string'],
    ['another object', { ...clock, object: 'charge' }, 'object is "charge"'],
  ])('with %s does not fit', (_what, reply, problem) => {
    expect(problemsOfReply('testHelpers.testClocks.retrieve', reply)).toEqual([expect.stringContaining(problem)]);
    expect(problemsOfReply('testHelpers.testClocks.list', list([clock, reply]))).toEqual([expect.stringContaining(problem)]);
  });

  it('is looked into where an object stands for its id', () => {
    const refund = { id: 're_1', object: 'refund', amount: 1, balance_transaction: null, charge: null, created: 1, currency: 'usd', customer: null, customer_account: null, metadata: {}, payment_intent: null, payment_method: null, reason: null, receipt_number: null, source_transfer_reversal: null, status: 'succeeded', transfer_reversal: null };
    expect(problemsOfReply('refunds.retrieve', refund)).toEqual([]);
    expect(problemsOfReply('refunds.retrieve', { ...refund, charge: { object: 'charge', id: 'ch_1' } })).toContainEqual(expect.stringContaining('charge.amount is missing'));
    expect(problemsOfReply('refunds.retrieve', { ...refund, destination_details: { type: 'klarna', klarna: {} } })).toEqual([expect.stringContaining('klarna')]);
    expect(problemsOfError({ type: 'card_error', payment_intent: refund })).not.toEqual([]);
  });

  it('as an event is measured by what such an event is about', () => {
    expect(problemsOfEvent('test_helpers.test_clock.ready', { object: clock })).toEqual([]);
    expect(problemsOfEvent('test_helpers.test_clock.ready', { object: clock, previous_attributes: { colour: 'red' } })).toEqual([expect.stringContaining('previous_attributes.colour')]);
    expect(problemsOfEvent('refund.created', { object: clock })).not.toEqual([]);
    expect(problemsOfEvent('refund.regretted', { object: clock })).toEqual(['Stripe has no event refund.regretted']);
  });

  it('that does not fit stops a test and is only reported elsewhere', () => {
    const before = { ...conformance };
    const reports: unknown[] = [];
    try {
      Object.assign(conformance, { strict: false, report: (error: unknown) => reports.push(error) });
      demandNone(['x is missing']);
      expect(reports).toHaveLength(1);
      conformance.strict = true;
      expect(() => demandNone(['x is missing'])).toThrow('x is missing');
      expect(() => demandNone([])).not.toThrow();
    } finally { Object.assign(conformance, before); }
  });
});

describe('the definitions', () => {
  it('know parameters and addresses of Stripe that are not implemented', () => {
    expect(stripeKnows('subscriptions.create', 'items[].price_data.recurring.interval')).toBe(true);
    expect(stripeKnows('subscriptions.create', 'items[].colour')).toBe(false);
    expect(stripeKnows('customers.create', 'metadata.anything')).toBe(true);
    expect(stripeHas('POST', '/v1/quotes/qt_1/accept')).toBe(true);
    expect(stripeHas('POST', '/v1/quotes/qt_1/regret')).toBe(false);
  });

  it('hold no reference into nothing', () => {
    const missing = [...JSON.stringify(definitions).matchAll(/"ref":"([^"]+)"/gu)].map(match => match[1] ?? '').filter(name => !definitions.objects[name]);
    expect(missing).toEqual([]);
  });
});
