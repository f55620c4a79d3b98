import type { IncomingMessage } from 'node:http';
import type { Application, FieldIssue, Household, Locale, NewVerification, Payment, PersonRole, SignAgreement, Verification } from '../../src/api/types.js';
import { cardIssues, householdIssues, offersFor, SITE, siteInfo, stepOf, tierOf, TODAY } from './fake-rules.js';

/** What a test may set and look at. */
export interface FakeState {
  /** Every request of the API in order, e.g. `POST /enroll/applications/a1/submit`. */
  log: { call: string; headers: IncomingMessage['headers']; body: unknown }[];
  dueToday: boolean;
  /** Seconds until a code may be sent again. */
  resendAfter: number;
  /** The next authorised call is refused as expired. */
  expireToken: boolean;
  /** Polls of the status before the webhook has "arrived". */
  webhookDelay: number;
  attemptsLeft: number;
  priceChangeOnce: boolean;
  agreementVersion: number;
  /** Milliseconds every API reply waits. */
  delay: number;
  charges: { clientSecret: string; number: string }[];
  applications: Map<string, Application>;
}

export const CODE = '123456';
type Reply = { status: number; body: unknown; headers?: Record<string, string> };
class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, readonly detail: string, readonly more: { fields?: FieldIssue[]; retryAfter?: number } = {}) { super(code); }
}

export const freshState = (): FakeState => ({
  log: [], dueToday: true, resendAfter: 0, expireToken: false, webhookDelay: 1, attemptsLeft: 5, priceChangeOnce: false, agreementVersion: 1, delay: 0, charges: [], applications: new Map(),
});

interface Pending extends Verification { address: string; code: string; used: boolean }

/** A small stand-in for the HTTP API of enrollment, with the shapes and error codes of the contract and just enough rules to drive the pages. */
export function createFakeApi(state: FakeState, port: () => number) {
  const pending = new Map<string, Pending>();
  const byContact = new Map<string, string>();
  const payments = new Map<string, { key: string; payment: Payment; state: 'open' | 'processing' | 'failed' | 'succeeded'; polls: number; declined?: boolean }>();
  let token = 0;
  let lastId = 0;

  const mask = (address: string): string => address.replace(/(?<=^..).*(?=@|..$)/, '•••');
  const shown = ({ id, channel, sentTo, expiresAt, resendAt, triesLeft }: Pending): Verification => ({ id, channel, sentTo, expiresAt, resendAt, triesLeft });
  const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

  function startVerification(channel: 'email' | 'sms', address: string): Verification {
    const id = `v${++lastId}`;
    const made: Pending = { id, channel, address, code: CODE, used: false, sentTo: mask(address), expiresAt: inSeconds(600), resendAt: inSeconds(state.resendAfter), triesLeft: 5 };
    pending.set(id, made);
    return shown(made);
  }

  function applicationFor({ address, channel }: Pending, locale: Locale): Application {
    const known = byContact.get(address);
    const found = known && state.applications.get(known);
    if (found) return found;
    const app: Application = { id: `a${++lastId}`, state: 'draft', step: 'household', locale, contact: { channel, masked: mask(address) }, household: null, tier: null, selection: null, quote: null, agreement: null, membership: null };
    byContact.set(address, app.id);
    state.applications.set(app.id, app);
    return app;
  }

  function confirm(id: string, code: string, locale: Locale): unknown {
    const found = pending.get(id);
    if (!found) throw new Refusal(404, 'not_found', 'Not found.');
    if (found.used) throw new Refusal(409, 'code_used', 'This code was used already.');
    if (found.triesLeft === 0) throw new Refusal(429, 'code_tries_exhausted', locale === 'es' ? 'Demasiados intentos.' : 'Too many tries. Please ask for a new code.');
    if (code !== found.code) {
      found.triesLeft--;
      throw new Refusal(422, 'code_wrong', locale === 'es' ? `El código no es correcto. Intentos restantes: ${found.triesLeft}.` : `That code is not right. Tries left: ${found.triesLeft}.`);
    }
    found.used = true;
    return { token: `t${++token}`, tokenExpiresAt: inSeconds(1800), application: applicationFor(found, locale) };
  }

  function saveHousehold(app: Application, body: Household, locale: Locale): Application {
    const issues = householdIssues(body, locale);
    if (issues.length) throw new Refusal(422, 'household_invalid', locale === 'es' ? 'Revise los datos del hogar.' : 'Please check the household.', { fields: issues });
    app.household = { ...body, people: body.people.map((person, i) => ({ id: `p${i}`, ...person, role: person.role as PersonRole })) };
    const tier = tierOf(body);
    if (tier !== app.tier) Object.assign(app, { selection: null, quote: null, agreement: null });
    app.tier = tier;
    return app;
  }

  function select(app: Application, body: { planVersionId: string; addOnVersionIds: string[]; expectedMonthlyCents: number }, locale: Locale): Application {
    if (state.priceChangeOnce) {
      state.priceChangeOnce = false;
      throw new Refusal(409, 'price_changed', 'The price has changed.');
    }
    const offers = offersFor(app.tier ?? 'EE', locale, state.dueToday);
    const plan = offers.plans.find(offer => offer.planVersionId === body.planVersionId);
    if (!plan) throw new Refusal(409, 'plan_not_sold', 'This plan is no longer sold.');
    const addOns = offers.addOns.filter(offer => body.addOnVersionIds.includes(offer.addOnVersionId));
    const monthlyCents = addOns.reduce((sum, offer) => sum + offer.monthlyCents, plan.monthlyCents);
    if (monthlyCents !== body.expectedMonthlyCents) throw new Refusal(409, 'price_changed', 'The price has changed.');
    app.selection = { planVersionId: plan.planVersionId, planName: plan.name, addOnVersionIds: body.addOnVersionIds };
    app.agreement = null;
    app.quote = {
      lines: [{ kind: 'plan', name: plan.name, monthlyCents: plan.monthlyCents }, ...addOns.map(offer => ({ kind: 'addon' as const, name: offer.name, monthlyCents: offer.monthlyCents }))],
      monthlyCents, dueTodayCents: state.dueToday ? monthlyCents : 0, currency: 'usd', hsa: plan.hsa, start: offers.start,
    };
    return app;
  }

  function agreement(app: Application, locale: Locale): unknown {
    const es = locale === 'es';
    const text = es ? 'Texto de muestra del contrato de membresía con detalle suficiente para desplazarse por él.' : 'Sample text of the membership agreement, long enough that one scrolls through it while reading.';
    return {
      hash: `hash-${state.agreementVersion}-${locale}`.padEnd(64, '0'), version: '1', locale, state: 'AZ', title: es ? 'Contrato de membresía' : 'Membership agreement',
      esign: { heading: es ? 'Firma electrónica' : 'Signing electronically', paragraphs: [es ? 'Puede pedir una copia en papel en cualquier momento.' : 'You may ask for a paper copy at any time, and withdraw this consent by calling us.'] },
      sections: Array.from({ length: 8 }, (_, i) => ({ heading: `${i + 1}. ${es ? 'Sección' : 'Section'}`, paragraphs: [`${text} (${i + 1}a)`, `${text} (${i + 1}b)`] })),
      notInsurance: es ? 'Este contrato no es un seguro médico y no cumple ningún mandato de seguro.' : 'This agreement is not health insurance and does not meet any insurance mandate.',
      autoRenew: es ? 'La cuota se cobra cada mes hasta que cancele. Puede cancelar en línea en cualquier momento.' : 'The fee is charged every month until you cancel. You can cancel online at any time.',
      countersignature: { name: 'Dr. Rosa Whitfield', title: es ? 'Directora médica' : 'Medical director' },
      signers: app.household?.people.filter(person => person.role !== 'child').map(person => ({ personId: person.id, name: `${person.firstName} ${person.lastName}`, role: person.role, mustSign: person.role === 'self' })) ?? [],
    };
  }

  function sign(app: Application, body: SignAgreement, locale: Locale): Application {
    if (!body.hash.startsWith(`hash-${state.agreementVersion}-`)) throw new Refusal(409, 'agreement_changed', 'The agreement has changed.');
    const issues = body.signatures.flatMap(({ personId, name, authority }, i) => {
      const person = app.household?.people.find(other => other.id === personId);
      return authority === 'self' && name !== `${person?.firstName} ${person?.lastName}` ? [{ path: `signatures.${i}.name`, code: 'name_differs', message: locale === 'es' ? 'Escriba el nombre como está en la inscripción.' : 'Please type the name as it stands in the enrollment.' }] : [];
    });
    if (issues.length) throw new Refusal(422, 'signature_invalid', 'Please check the signatures.', { fields: issues });
    app.agreement = { signedAt: `${TODAY}T17:00:00.000Z`, hash: body.hash, locale: body.locale };
    return app;
  }

  function submit(app: Application, key: string): Payment {
    const held = payments.get(app.id);
    if (held && held.key === key) return held.payment;
    if (held) throw new Refusal(409, 'already_submitted', 'Submitted already.');
    const payment: Payment = { kind: state.dueToday ? 'payment' : 'setup', clientSecret: `secret_${app.id}`, publishableKey: 'pk_test_sandbox', amountCents: app.quote?.dueTodayCents ?? 0, currency: 'usd', attemptsLeft: state.attemptsLeft };
    payments.set(app.id, { key, payment, state: 'open', polls: 0 });
    app.state = 'submitted';
    return payment;
  }

  function status(app: Application): unknown {
    const held = payments.get(app.id);
    if (held?.state === 'processing' && held.polls++ >= state.webhookDelay) {
      held.state = 'succeeded';
      app.state = 'approved';
      const start = app.quote?.start;
      app.membership = { state: state.dueToday ? 'active' : 'pending_activation', memberNumber: 'MPP-7Q4K2', startsOn: start?.startsOn ?? TODAY, nextChargeOn: start?.nextChargeOn ?? TODAY, nextChargeCents: app.quote?.monthlyCents ?? 0 };
    }
    // Until the webhook of a new attempt is in, the failure of the one before is still what is known.
    const shown = held?.state === 'processing' && held.declined ? 'failed' : held?.state ?? 'none';
    return { state: app.state, payment: { state: shown, message: null }, membership: app.membership };
  }

  /** The card frame's own endpoint: 4242... succeeds, ...0002 is declined. */
  function confirmCard({ clientSecret, number }: { clientSecret: string; number: string }): unknown {
    state.charges.push({ clientSecret, number: `…${number.slice(-4)}` });
    const held = [...payments.values()].find(other => other.payment.clientSecret === clientSecret);
    if (!held) return { error: { message: 'No such payment.' } };
    held.declined = number.endsWith('0002') || held.declined === true;
    if (number.endsWith('0002')) return { error: { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' } };
    held.state = 'processing';
    return { status: 'succeeded' };
  }

  function verificationRoutes(call: string, parts: string[], body: unknown, locale: Locale): Reply | null {
    if (call === 'POST /enroll/verifications') {
      const { channel, address, smsConsent, site } = body as NewVerification;
      if (site !== SITE) throw new Refusal(404, 'site_unknown', 'Unknown site.');
      const cards = cardIssues({ address }, locale);
      if (cards.length) throw new Refusal(422, 'invalid_payload', cards[0]?.message ?? '', { fields: cards });
      if (channel === 'sms' && !smsConsent) throw new Refusal(422, 'sms_consent_required', 'Consent is needed.');
      if (channel === 'email' ? !/^\S+@\S+\.\S+$/.test(address) : address.replace(/\D/g, '').length < 10) throw new Refusal(422, 'contact_invalid', locale === 'es' ? 'Revise esta dirección o número.' : 'Please check this address or number.');
      return { status: 201, body: startVerification(channel, address) };
    }
    if (call === 'POST /enroll/resume') {
      const { token: given } = body as { token: string };
      const app = state.applications.get(given.replace('resume-', ''));
      const contact = [...byContact].find(([, id]) => id === app?.id)?.[0];
      if (!app || !contact) throw new Refusal(404, 'resume_link_invalid', 'This link no longer works.');
      return { status: 201, body: startVerification(app.contact.channel, contact) };
    }
    const found = pending.get(parts[2] ?? '');
    if (parts[1] !== 'verifications' || !found) return null;
    if (parts[3] === 'confirm') return { status: 200, body: confirm(found.id, (body as { code: string }).code, locale) };
    if (found.used) throw new Refusal(409, 'code_used', 'This code was used already.');
    Object.assign(found, { triesLeft: 5, resendAt: inSeconds(state.resendAfter) });
    return { status: 200, body: shown(found) };
  }

  function applicationRoutes(method: string, app: Application, rest: string, body: unknown, headers: IncomingMessage['headers'], locale: Locale): Reply {
    const ok = (value: unknown, code = 200): Reply => ({ status: code, body: value });
    const done = (fresh: Application): Reply => ok(Object.assign(fresh, { step: stepOf(fresh) }));
    switch (`${method} ${rest}`) {
      case 'GET ': return done(app);
      case 'PUT household': return done(saveHousehold(app, body as Household, locale));
      case 'POST preview': {
        const household = body as Household;
        const known = household.people.every(person => person.birthDate);
        return ok({ tier: known ? tierOf(household) : null, offers: known ? offersFor(tierOf(household), locale, state.dueToday) : null, fields: householdIssues(household, locale) });
      }
      case 'GET offers': return ok(offersFor(app.tier ?? 'EE', locale, state.dueToday));
      case 'PUT selection': return done(select(app, body as never, locale));
      case 'GET agreement': return ok(agreement(app, locale));
      case 'POST agreement': return done(sign(app, body as SignAgreement, locale));
      case 'POST submit': return ok(submit(app, String(headers['idempotency-key'])));
      case 'POST payment-attempts':
        if (state.attemptsLeft === 0) throw new Refusal(429, 'payment_attempts_exhausted', 'Too many attempts.');
        return ok({ attemptsLeft: --state.attemptsLeft }, 201);
      case 'GET status': return ok(status(app));
      case 'POST resume-link': return ok({ sentTo: app.contact.masked, expiresAt: '2026-07-17T17:00:00.000Z' }, 202);
      default: throw new Refusal(404, 'not_found', 'Not found.');
    }
  }

  /** Answers one call of `/api/v1`. */
  function answer(method: string, path: string, headers: IncomingMessage['headers'], body: unknown): Reply {
    const locale: Locale = headers['accept-language'] === 'es' ? 'es' : 'en';
    state.log.push({ call: `${method} ${path}`, headers, body });
    try {
      const parts = path.split('/').filter(Boolean);
      if (parts[1] === 'sites') {
        if (parts[2] !== SITE) throw new Refusal(404, 'site_unknown', 'Unknown site.');
        return { status: 200, body: siteInfo(locale, port()) };
      }
      const early = verificationRoutes(`${method} ${path}`, parts, body, locale);
      if (early) return early;
      // A reply that was never read must not lock anybody out, so a few older tokens are good too.
      const given = Number(/^Bearer t(\d+)$/.exec(headers.authorization ?? '')?.[1]);
      if (!(given > token - 8)) throw new Refusal(401, 'token_expired', 'Please confirm again.');
      if (state.expireToken) {
        state.expireToken = false;
        throw new Refusal(401, 'token_expired', 'Please confirm again.');
      }
      const app = state.applications.get(parts[2] ?? '');
      if (!app) throw new Refusal(404, 'not_found', 'Not found.');
      const reply = applicationRoutes(method, app, parts.slice(3).join('/'), body, headers, locale);
      // Every authorised reply rotates the token, so that a client that keeps an old one soon fails.
      return { ...reply, headers: { 'mpp-token': `t${++token}` } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, headers: { 'content-type': 'application/problem+json' }, body: { type: 'about:blank', title: error.code, status: error.status, code: error.code, detail: error.detail, ...error.more } };
    }
  }

  return { answer, confirmCard };
}
