import type { AddOnOffer, Application, FieldIssue, Household, Locale, Offers, PlanOffer, SiteInfo, Tier } from '../../src/api/types.js';
import { ageOn } from '../../src/flow/dates.js';

/** The business day of the fake; far from any real clock, so that a leak of the device's date shows. */
export const TODAY = '2026-07-03';
export const SITE = 'pk_test_desert';

const PRICES: Record<string, Record<Tier, number>> = {
  BASE: { EE: 5900, ESP: 9900, ECH: 12900, FAM: 14900 },
  PLUS: { EE: 9900, ESP: 17900, ECH: 22900, FAM: 27900 },
  ELITE: { EE: 11900, ESP: 20900, ECH: 27900, FAM: 34900 },
};
const say = (locale: Locale, en: string, es: string): string => (locale === 'es' ? es : en);

export const siteInfo = (locale: Locale, port: number): SiteInfo => ({
  key: SITE, name: 'Saguaro Family Clinic', provider: { name: 'Desert Bloom Direct Care', phone: '+1 480 555 0100', email: 'care@desertbloom.example' },
  locales: ['en', 'es'],
  states: [{ code: 'AZ', name: 'Arizona', open: true }, { code: 'FL', name: 'Florida', open: true }, { code: 'MS', name: 'Mississippi', open: false }, { code: 'TX', name: 'Texas', open: true }],
  smsConsent: { version: '1', text: say(locale, 'By giving your number you agree to receive texts about your enrollment and membership. Message and data rates may apply. Reply STOP to end.', 'Al dar su número acepta recibir mensajes sobre su inscripción y membresía. Pueden aplicarse cargos. Responda STOP para terminar.') },
  theme: { accent: null }, payment: { publishableKey: 'pk_test_sandbox', scriptUrl: `http://localhost:${port}/fake-stripe.js` }, bankDebits: false, today: TODAY,
  notInsurance: say(locale, 'This membership is not health insurance.', 'Esta membresía no es un seguro médico.'),
});

export function tierOf({ people }: Household): Tier {
  const partner = people.some(person => person.role === 'spouse' || person.role === 'partner');
  const child = people.some(person => person.role === 'child');
  return partner ? (child ? 'FAM' : 'ESP') : child ? 'ECH' : 'EE';
}

function planOffer(code: string, tier: Tier, locale: Locale): PlanOffer {
  const prices = PRICES[code] as Record<Tier, number>;
  const cap = tier === 'EE' ? 15000 : 30000;
  const eligible = prices[tier] <= cap;
  return {
    planVersionId: `pv-${code}`, code, name: code[0] + code.slice(1).toLowerCase(), monthlyCents: prices[tier], prices,
    summary: say(locale, 'Unhurried visits with your own doctor.', 'Consultas sin prisa con su propio médico.'),
    features: [say(locale, 'Unlimited visits', 'Consultas ilimitadas'), say(locale, 'Same or next day appointments', 'Citas el mismo día o al siguiente'), say(locale, 'Text and video with your doctor', 'Mensajes y video con su médico')],
    hsa: { eligible, capCents: cap, reason: eligible ? say(locale, 'The fee is fixed, periodic and within the limit.', 'La cuota es fija, periódica y está dentro del límite.') : say(locale, 'The fee is above the limit.', 'La cuota supera el límite.'), note: say(locale, 'This fee alone; the caps count all your DPC arrangements; not tax advice.', 'Solo esta cuota; los límites cuentan todos sus acuerdos DPC; no es asesoría fiscal.') },
  };
}

export function offersFor(tier: Tier, locale: Locale, dueToday: boolean): Offers {
  const addOn: AddOnOffer = {
    addOnVersionId: 'av-RX', code: 'RX', name: say(locale, 'Pharmacy', 'Farmacia'), monthlyCents: 3000, prices: { EE: 3000, ESP: 3000, ECH: 3000, FAM: 3000 },
    summary: say(locale, 'Common generic medicines at no further cost.', 'Medicinas genéricas comunes sin costo adicional.'),
  };
  return {
    tier, plans: ['BASE', 'PLUS', 'ELITE'].map(code => planOffer(code, tier, locale)), addOns: [addOn],
    start: dueToday
      ? { startsOn: TODAY, rule: 'today', ruleText: say(locale, 'Your membership begins today, as soon as the payment is confirmed.', 'Su membresía comienza hoy, en cuanto se confirme el pago.'), nextChargeOn: '2026-08-03', dueToday }
      : { startsOn: '2026-07-15', rule: 'first_or_fifteenth', ruleText: say(locale, 'Memberships begin on the 1st or the 15th.', 'Las membresías comienzan el día 1 o el 15.'), nextChargeOn: '2026-07-15', dueToday },
  };
}

const luhn = (text: string): boolean => {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^\d{13,19}$/.test(digits)) return false;
  return [...digits].reverse().reduce((sum, digit, i) => sum + (i % 2 ? (Number(digit) * 2 > 9 ? Number(digit) * 2 - 9 : Number(digit) * 2) : Number(digit)), 0) % 10 === 0;
};

/** A card number in any text of a body. */
export function cardIssues(value: unknown, locale: Locale, path = ''): FieldIssue[] {
  if (typeof value === 'string') {
    return luhn(value) ? [{ path, code: 'card_number', message: say(locale, 'This looks like a card number. Please remove it; cards are asked for at payment only.', 'Esto parece un número de tarjeta. Quítelo; la tarjeta se pide solo al pagar.') }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => cardIssues(child, locale, path ? `${path}.${key}` : key));
}

export function householdIssues(household: Household, locale: Locale): FieldIssue[] {
  const issues = cardIssues(household, locale);
  const { people, address } = household;
  people.forEach((person, i) => {
    const age = ageOn(person.birthDate, TODAY);
    const at = (name: string, code: string, en: string, es: string): void => { issues.push({ path: `people.${i}.${name}`, code, message: say(locale, en, es) }); };
    if (!person.firstName) at('firstName', 'required', 'First name is missing.', 'Falta el nombre.');
    if (!person.lastName) at('lastName', 'required', 'Last name is missing.', 'Falta el apellido.');
    if (age === null) at('birthDate', 'birth_date', 'This birth date is not possible.', 'Esta fecha de nacimiento no es posible.');
    else if (person.role === 'self' && age < 18) at('birthDate', 'too_young', 'The person who signs must be 18 or older.', 'Quien firma debe tener 18 años o más.');
    else if (person.role === 'child' && age > 26 && !person.disabled) at('birthDate', 'child_too_old', 'Children are covered to the month in which they turn 26.', 'Los hijos tienen cobertura hasta el mes en que cumplen 26 años.');
    if (age !== null && age >= 65 && person.medicare === undefined) at('medicare', 'required', 'Please answer the Medicare question.', 'Responda la pregunta sobre Medicare.');
  });
  for (const name of ['line1', 'city', 'state', 'zip'] as const) if (!address[name]) issues.push({ path: `address.${name}`, code: 'required', message: say(locale, 'This is missing.', 'Falta este dato.') });
  if (address.state === 'MS') issues.push({ path: 'address.state', code: 'state_closed', message: say(locale, 'We cannot enroll members in Mississippi yet.', 'Todavía no podemos inscribir a miembros en Mississippi.') });
  if (address.zip && !/^\d{5}$/.test(address.zip) && !luhn(address.zip)) issues.push({ path: 'address.zip', code: 'zip', message: say(locale, 'A ZIP code has 5 digits.', 'Un código postal tiene 5 dígitos.') });
  return issues;
}

/** The step is computed from the data, as the real server does. */
export function stepOf(app: Application): Application['step'] {
  if (app.membership) return 'done';
  if (!app.household) return 'household';
  if (!app.selection) return 'plan';
  return app.agreement ? 'payment' : 'agreement';
}
