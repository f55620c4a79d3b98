import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { command, unchanged } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { newId } from '#kit/ids/ids.js';
import { payerSubject } from './billing.access.js';
import { cardNotSaved, nothingToCharge } from './billing.errors.js';
import { type Attempt, callIntent, closeSettled, type IntentCase, type Prepared, prepareIntent, registerIntent, settleIntent } from './intents.js';
import type { Payer } from './payer.entity.js';
import type { PaymentMethodView } from './payments.port.js';
import { rereadPayer } from './reread-payer.js';
import { subscriptionsOfPayer } from './subscription.repository.js';

/** As kept in `billing_intent.request`: a setup the browser has finished becomes what later charges are made with. */
interface CardRequest { readonly payerId: string; readonly customerId: string; readonly setupId: string; readonly subscriptions: readonly string[] }
type PreparedCard = Prepared<CardRequest>;

export const cardIntent: IntentCase<PreparedCard, boolean> = registerIntent<PreparedCard, boolean>({
  kind: 'card', payer: r => r.payerId,
  call: (r, { payments }) => payments.useSetupForAll(r),
  async settle(tx, r, saved) {
    if (!await closeSettled(tx, r.intentId, { saved }) || !saved) return;
    await tx.query('update subscription set card_saved = true, last_failure = null, updated_at = $2 where payer_id = $1 and processor_subscription_id = any($3)', [r.payerId, tx.now, r.subscriptions]);
    await record(tx, { action: 'payment_method.changed', subjectType: 'Payer', subjectId: r.payerId, details: { subscriptions: r.subscriptions.length } });
  },
});

interface Charged { readonly payer: Payer; readonly customerId: string; readonly subscriptions: readonly string[] }

/** The payer with what is charged to it. @throws nothing_to_charge when nothing runs, or the processor does not know it yet */
async function charged(tx: Tx, id: string, action: string): Promise<Charged> {
  const payer = await load<Payer>(tx, payerSubject, id);
  authorize(tx, action, payerSubject, payer);
  const running = (await subscriptionsOfPayer(tx, id)).filter(s => s.state !== 'canceled' && s.state !== 'expired').flatMap(s => s.processorSubscriptionId ?? []);
  if (payer.processorCustomerId === null || running.length === 0) throw nothingToCharge();
  return { payer, customerId: payer.processorCustomerId, subscriptions: running };
}

const ById = z.strictObject({ id: z.uuid() });

/** Opens the processor's form for a new card or bank account; nothing changes until `finishCardChange`. */
export const startCardChange = command({
  name: 'startCardChange', action: 'change_card', subject: 'Payer', input: ById,
  async prepare(tx, { id }) {
    const { customerId } = await charged(tx, id, 'change_card');
    await record(tx, { action: 'payment_method.change_started', subjectType: 'Payer', subjectId: id });
    return { customerId, intentId: newId() };
  },
  call: (prepared, { payments }) => payments.newCardSetup(prepared),
  settle: async (_tx, _prepared, setup) => setup,
});

/** The browser has finished the form: from now on everything of the payer is charged there. Repeats are harmless. @throws card_not_saved */
export const finishCardChange = command({
  name: 'finishCardChange', action: 'change_card', subject: 'Payer', input: ById.extend({ setupId: z.string().regex(/^seti_\w{1,100}$/) }),
  async prepare(tx, { id, setupId }): Promise<PreparedCard> {
    const { payer, customerId, subscriptions } = await charged(tx, id, 'change_card');
    await record(tx, { action: 'payment_method.change_requested', subjectType: 'Payer', subjectId: id });
    return prepareIntent<CardRequest>(tx, { kind: 'card', row: { payerId: id, subscriptionId: null, applicationId: payer.applicationId, householdId: payer.householdId, groupId: payer.groupId }, request: { payerId: id, customerId, setupId, subscriptions } });
  },
  call: (prepared, ports): Promise<Attempt<boolean>> => callIntent(cardIntent, prepared, ports),
  async settle(tx, prepared, attempt) {
    await settleIntent(tx, cardIntent, prepared, attempt);
    return { saved: 'done' in attempt && attempt.done };
  },
  async follow(db, prepared, out) {
    await rereadPayer(db, prepared.payerId);
    if (!out.saved) throw cardNotSaved();
    return out;
  },
});

/** What later charges are made with, as the processor has it: never more of a number than its end. */
export const readPaymentMethod = command({
  name: 'readPaymentMethod', action: 'read', subject: 'Payer', input: ById,
  async prepare(tx, { id }): Promise<string | null> {
    unchanged(tx);
    await load<Payer>(tx, payerSubject, id);
    return (await subscriptionsOfPayer(tx, id)).findLast(s => s.processorSubscriptionId !== null && s.state !== 'expired')?.processorSubscriptionId ?? null;
  },
  call: async (subscription, { payments }): Promise<PaymentMethodView | null> => (subscription === null ? null : payments.paymentMethodOf(subscription)),
  settle: async (_tx, _prepared, method) => method,
});
