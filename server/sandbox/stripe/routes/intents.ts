import { z } from 'zod';
import { invalid } from '../errors.js';
import { answerChallenge, confirmIntent } from '../lifecycle/confirm.js';
import { hasMandate, mandateOf } from '../lifecycle/methods.js';
import { newSetupIntent, type Intent, type PaymentIntent, type SetupIntent } from '../objects/intent.js';
import type { BankMethod, PaymentMethod } from '../objects/payment-method.js';
import { clearable, created, expand, flag, integer, mergeMetadata, metadata, paging, text } from '../params.js';
import { createdFilters, is, listObjects } from '../lists.js';
import { route, type Call } from '../route.js';
import type { Unit } from '../store.js';
import { createMethod, methodFields, ownMethod } from './method-input.js';

const confirmFields = {
  client_secret: text.optional(), payment_method: text.optional(), return_url: text.optional(), use_stripe_sdk: flag.optional(),
  payment_method_data: z.strictObject(methodFields).optional(),
  mandate_data: z.strictObject({ customer_acceptance: z.strictObject({
    type: z.enum(['online', 'offline']), accepted_at: integer.optional(), offline: z.strictObject({}).optional(), online: z.strictObject({ ip_address: text.optional(), user_agent: text.optional() }).optional(),
  }) }).optional(), expand,
};
const confirmSetupSchema = z.strictObject(confirmFields);
const confirmPaymentSchema = z.strictObject({ ...confirmFields, off_session: flag.optional() });
const retrieveSchema = z.strictObject({ client_secret: text.optional(), expand });
const cancelSchema = z.strictObject({ cancellation_reason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional(), expand });

/** A browser must know the secret of the intent; a wrong one is the same as no intent. */
async function load<T extends Intent>(unit: Unit, object: T['object'], call: { id: string; browser: boolean; params: { client_secret?: string | undefined } }): Promise<T> {
  const intent = await unit.get<T>(object, call.id, 'intent');
  const { client_secret: secret } = call.params;
  if (call.browser ? intent.client_secret !== secret : secret !== undefined && intent.client_secret !== secret) {
    throw invalid(`The client_secret provided does not match any associated ${object === 'payment_intent' ? 'PaymentIntent' : 'SetupIntent'} on this account. Ensure the publishable key used belongs to the same account that created it.`, 'resource_missing', 'client_secret', 404);
  }
  return intent;
}

async function confirm(object: Intent['object'], call: Call<z.output<typeof confirmSetupSchema> & { off_session?: boolean | undefined }>): Promise<Intent> {
  const { unit, params } = call;
  await unit.enter(call.id);
  const intent = await load(unit, object, call);
  const method = params.payment_method_data ? createMethod(unit, params.payment_method_data, {})
    : params.payment_method ? await ownMethod(unit, params.payment_method, intent.customer)
      : intent.payment_method ? await unit.get<PaymentMethod>('payment_method', intent.payment_method) : null;
  if (method?.type === 'us_bank_account' && intent.payment_method_types.includes('us_bank_account')) agree(call, intent, method);
  await confirmIntent(unit, intent, method, { offSession: params.off_session ?? false, challenged: false });
  return intent;
}

/** A debit needs the payer's mandate: given on our page, or told by the server that has it. */
function agree(call: Call<z.output<typeof confirmSetupSchema>>, intent: Intent, method: BankMethod): void {
  const { unit, browser, params } = call;
  const acceptance = params.mandate_data?.customer_acceptance;
  if (hasMandate(unit, method)) return;
  if (!browser && !acceptance) throw invalid('You must provide mandate_data to confirm with a us_bank_account that has no mandate yet.', 'parameter_missing', 'mandate_data');
  mandateOf(unit, method, intent.customer, browser || acceptance?.type === 'online');
}

const setupTypes = (types: ('card' | 'us_bank_account')[] | undefined, automatic: boolean): string[] | null => types ?? (automatic ? ['card', 'us_bank_account'] : null);
const setupCreate = z.strictObject({
  customer: text.optional(), usage: z.enum(['off_session', 'on_session']).optional(), metadata: metadata.optional(), description: text.optional(), payment_method: text.optional(),
  allowed_payment_method_types: z.array(z.enum(['card', 'us_bank_account'])).min(1).optional(), automatic_payment_methods: z.strictObject({ enabled: z.literal('true') }).optional(), expand,
});

export const intentRoutes = [
  route('paymentIntents.retrieve', 'GET', '/v1/payment_intents/:id', retrieveSchema, async call => load<PaymentIntent>(call.unit, 'payment_intent', call), true),
  route('paymentIntents.list', 'GET', '/v1/payment_intents', z.strictObject({ ...paging, customer: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'payment_intent', [...createdFilters(params.created), ...(params.customer ? [{ sql: 'customer = ?', value: params.customer }] : [])], params, path)),
  route('paymentIntents.confirm', 'POST', '/v1/payment_intents/:id/confirm', confirmPaymentSchema, async call => confirm('payment_intent', call), true),
  route('paymentIntents.cancel', 'POST', '/v1/payment_intents/:id/cancel', cancelSchema, async ({ unit, id }) => {
    await unit.enter(id);
    const intent = await unit.get<PaymentIntent>('payment_intent', id, 'intent');
    throw invalid(`You cannot cancel this PaymentIntent because it was created by an invoice (its status is ${intent.status}). Void the invoice instead.`, 'payment_intent_unexpected_state');
  }),
  route('setupIntents.create', 'POST', '/v1/setup_intents', setupCreate, async ({ unit, params }) => {
    if (params.customer) { await unit.enter(params.customer); await unit.get('customer', params.customer, 'customer'); }
    const automatic = params.automatic_payment_methods !== undefined;
    const method = params.payment_method ? await ownMethod(unit, params.payment_method, params.customer ?? null) : null;
    const intent = unit.add(newSetupIntent(unit.now, {
      customer: params.customer ?? null, usage: params.usage ?? 'off_session', metadata: mergeMetadata({}, params.metadata), description: params.description ?? null,
      methodTypes: setupTypes(params.allowed_payment_method_types, automatic), automatic, method: method?.id ?? null,
    }));
    unit.emit('setup_intent.created', intent);
    return intent;
  }),
  route('setupIntents.list', 'GET', '/v1/setup_intents', z.strictObject({ ...paging, customer: text.optional(), payment_method: text.optional(), created }), async ({ unit, params, path }) =>
    listObjects(unit, 'setup_intent', [...createdFilters(params.created), ...is('customer = ?', params.customer), ...is(`data ->> 'payment_method' = ?`, params.payment_method)], params, path)),
  route('setupIntents.update', 'POST', '/v1/setup_intents/:id', z.strictObject({ metadata: metadata.optional(), description: clearable.optional(), expand }), async ({ unit, params, id }) => {
    await unit.enter(id);
    const intent = await unit.get<SetupIntent>('setup_intent', id, 'intent');
    intent.metadata = mergeMetadata(intent.metadata, params.metadata);
    if (params.description !== undefined) intent.description = params.description;
    return intent;
  }),
  route('setupIntents.retrieve', 'GET', '/v1/setup_intents/:id', retrieveSchema, async call => load<SetupIntent>(call.unit, 'setup_intent', call), true),
  route('setupIntents.confirm', 'POST', '/v1/setup_intents/:id/confirm', confirmSetupSchema, async call => confirm('setup_intent', call), true),
  route('setupIntents.cancel', 'POST', '/v1/setup_intents/:id/cancel', cancelSchema, async ({ unit, params, id }) => {
    await unit.enter(id);
    const intent = await unit.get<SetupIntent>('setup_intent', id, 'intent');
    if (intent.status === 'succeeded' || intent.status === 'canceled') throw invalid(`You cannot cancel this SetupIntent because it has a status of ${intent.status}.`, 'setup_intent_unexpected_state');
    intent.status = 'canceled';
    intent.cancellation_reason = params.cancellation_reason ?? null;
    intent.next_action = null;
    unit.emit('setup_intent.canceled', intent);
    return intent;
  }),
  // Not Stripe's: the bank's page tells the sandbox how its question was answered.
  route('sandbox.challenge', 'POST', '/v1/sandbox/challenge/:id', z.strictObject({ client_secret: text, outcome: z.enum(['pass', 'fail']) }), async call => {
    await call.unit.enter(call.id);
    const found = await call.unit.find<Intent>(call.id);
    const intent = await load<Intent>(call.unit, found?.object === 'setup_intent' ? 'setup_intent' : 'payment_intent', call);
    await answerChallenge(call.unit, intent, call.params.outcome === 'pass');
    return intent;
  }, true),
];
