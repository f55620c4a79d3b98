import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { type Actor, anonymous, user, visitor } from '#access/actor.js';
import { execute } from '#access/execute.js';
import type { Config } from '#config/config.js';
import { confirmContact } from '#enrollment/confirm-contact.js';
import { draftAgreement } from '#enrollment/draft-agreement.js';
import type { ApplicationReply, PaymentReply } from '#enrollment/enrollment.schema.js';
import { readApplication } from '#enrollment/read-application.js';
import { saveHousehold } from '#enrollment/save-household.js';
import { listOffers, selectPlan } from '#enrollment/select-plan.js';
import { signAgreement } from '#enrollment/sign-agreement.js';
import { startApplication } from '#enrollment/start-application.js';
import { submitApplication } from '#enrollment/submit-application.js';
import { type DirectMessage, proveContact } from '#identity/index.js';
import { newId } from '#kit/ids/ids.js';
import { emit } from '#kit/outbox/outbox.js';
import { entities } from '../../composition/entities.js';
import { registerAreas } from '../../composition/register.js';
import { DEMO_SITE_KEY, seedDemo } from '../../composition/seed.js';
import { ENROLLMENT_TEMPLATE } from '../db/database.js';
import { openOn } from '../db/open-db.js';
import { seededTemplate } from '../db/seeded-template.js';
import { FAMILY_EE, type Family } from '../fixtures/families.js';
import { type BillingWorld, startBillingWorld, type WorldOptions } from './billing-world.js';
import { MemoryStorage } from './memory-storage.js';

export type View = z.input<typeof ApplicationReply>;
/** A plan by its code, and add-ons. */
export interface Choice { readonly plan?: string; readonly addOns?: readonly string[] }
type Paying = Omit<z.input<typeof PaymentReply>, 'publishableKey'>;

/** Enrollment by its use cases, over the billing world: real database, the sandbox as processor, messages kept here. */
export interface EnrollmentWorld extends BillingWorld {
  readonly messages: DirectMessage[];
  /** While set, no message leaves. */
  readonly mail: { down: boolean };
  /** From the first request to a signed agreement. */
  signed(family?: Family): Promise<Actor>;
  submitted(family?: Family, more?: Choice): Promise<{ actor: Actor; payment: Paying }>;
  /** Submitted, paid, and active; `member` is somebody of the household, signed in. `more` chooses the plan by its code and add-ons. */
  active(family?: Family, more?: Choice & { card?: string }): Promise<ActiveMembership>;
  /** An application that is filled in already: signed, submitted, paid. */
  again(applicationId: string): Promise<ActiveMembership>;
  /** Both clocks go ahead together, and what falls due by the new date is done. */
  advance(days: number): Promise<void>;
  read(actor: Actor): Promise<View>;
  moveDays(days: number): Promise<void>;
}

export interface ActiveMembership { readonly actor: Actor; readonly member: Actor; readonly membershipId: string; readonly householdId: string; readonly subscriptionId: string; readonly remoteId: string }

const DEMO = { publicUrl: new URL('http://localhost:3000'), PORT: 3000 } as Config;

export async function startEnrollmentWorld(o: Pick<WorldOptions, 'deaf'> = {}): Promise<EnrollmentWorld> {
  registerAreas();
  const messages: DirectMessage[] = [];
  const mail = { down: false };
  const send = async (m: DirectMessage): Promise<void> => { if (mail.down) throw new Error('no mail server'); messages.push(m); };
  const template = await seededTemplate(ENROLLMENT_TEMPLATE, async clone => {
    const { db } = await openOn(clone, { entities });
    try { await seedDemo(db, DEMO, 'demo-for-tests-1'); } finally { await db.close(); }
  });
  const world = await startBillingWorld({ ...o, entities, template, ports: { storage: new MemoryStorage(), messenger: { send } } });
  const { db } = world;
  const read = async (actor: Actor): Promise<View> => await execute(db, actor, readApplication, { id: actor.applicationId, locale: 'en' }) as View;
  const signed = async (family: Family = FAMILY_EE, more: Choice = {}): Promise<Actor> => {
    const actor = await verified(world, messages);
    const id = actor.applicationId!;
    await execute(db, actor, saveHousehold, { id, household: family.household });
    const offers = await execute(db, actor, listOffers, { id, locale: 'en' });
    const plan = offers.plans.find(p => p.code === more.plan) ?? offers.plans[0]!;
    const addOns = offers.addOns.filter(a => more.addOns?.includes(a.code));
    const expectedMonthlyCents = Number(addOns.reduce((sum, a) => sum + a.monthlyCents, plan.monthlyCents));
    await execute(db, actor, selectPlan, { id, selection: { planVersionId: plan.planVersionId, addOnVersionIds: addOns.map(a => a.addOnVersionId), expectedMonthlyCents } });
    await sign(db, actor);
    return actor;
  };
  const submit = async (actor: Actor): Promise<Paying> => {
    const { quote } = await read(actor);
    return await execute(db, actor, submitApplication, { id: actor.applicationId, expectedMonthlyCents: Number(quote!.monthlyCents), key: newId() }) as Paying;
  };
  const submitted = async (family?: Family, more?: Choice): Promise<{ actor: Actor; payment: Paying }> => {
    const actor = await signed(family, more);
    return { actor, payment: await submit(actor) };
  };
  const pay = async (actor: Actor, payment: Paying, card = '4242424242424242'): Promise<ActiveMembership> => {
    await world.pay({ handle: payment } as never, card);
    await world.quiet();
    const [m] = await db.systemStatement<Omit<ActiveMembership, 'actor' | 'member'>>(`select m.id "membershipId", m.household_id "householdId", s.id "subscriptionId", s.processor_subscription_id "remoteId"
      from membership m join subscription s on s.payer_id = m.payer_id where m.application_id = $1`, [actor.applicationId]);
    return { actor, ...m!, member: user(newId(), 'Mia Member', [{ role: 'member', householdId: m!.householdId }]) };
  };
  return {
    ...world, messages, mail, read, signed, submitted,
    active: async (family, more = {}) => {
      const { actor, payment } = await submitted(family, more);
      return pay(actor, payment, more.card);
    },
    again: async applicationId => {
      const actor = visitor(applicationId);
      await sign(db, actor);
      return pay(actor, await submit(actor));
    },
    advance: async days => {
      await db.systemStatement('update business_clock set ahead = ahead + make_interval(days => $1)', [days]);
      await world.sandbox.control('clock', { advanceSeconds: days * 86_400 });
      await world.quiet();
      await db.systemChange('test', tx => emit(tx, 'clock.moved', { days }));
      await world.quiet();
    },
    moveDays: async days => { await db.systemStatement('update business_clock set ahead = ahead + make_interval(days => $1)', [days]); },
  };
}

async function sign(db: BillingWorld['db'], actor: Actor): Promise<void> {
  const id = actor.applicationId!;
  const draft = await execute(db, actor, draftAgreement, { id, locale: 'en' });
  const signatures = draft.signers.map(s => ({ personId: s.personId, name: s.name, authority: 'self' }));
  await execute(db, actor, signAgreement, { id, signing: { hash: draft.hash, locale: 'en', esignConsent: true, notInsuranceAcknowledged: true, autoRenewConsent: true, signatures } });
}

async function verified({ db }: BillingWorld, messages: readonly DirectMessage[]): Promise<Actor> {
  const [application, verification] = [newId(), newId()];
  const newcomer = anonymous({}, { keys: { application: [application], verification: [verification] } });
  await execute(db, newcomer, startApplication, { site: DEMO_SITE_KEY, channel: 'email', address: `v${randomBytes(6).toString('hex')}@visitor.example`, locale: 'en' });
  const code = String(messages.find(m => m.id.startsWith(verification))!.props['code']);
  await execute(db, anonymous({}, { keys: { verification: [verification] } }), confirmContact, { proof: await proveContact(db, verification, code) });
  return visitor(application);
}
