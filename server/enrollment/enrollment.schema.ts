import { z } from 'zod';
import { cents, instant, named } from '#kit/http/contract.js';

const locale = z.enum(['en', 'es']);
const tier = z.enum(['EE', 'ESP', 'ECH', 'FAM']);
const short = (max: number) => z.string().max(max);
const token = z.string().max(100).regex(/^[\w.~-]*$/);

export const IdParams = z.strictObject({ id: z.uuid() });
export const SiteParams = z.strictObject({ key: z.string().max(64) });
export const LocaleQuery = z.strictObject({ locale: locale.optional() });

// --- contact -----------------------------------------------------------------------------------------------------------
const Attribution = z.strictObject({
  agent: token.optional(), campaign: token.optional(), group: token.optional(), plan: token.optional(), referrer: short(500).optional(),
  utm: z.strictObject({ source: short(100).optional(), medium: short(100).optional(), campaign: short(100).optional(), term: short(100).optional(), content: short(100).optional() }).optional(),
});
export const NewVerification = named('NewVerification', z.strictObject({
  site: z.string().max(64), channel: z.enum(['email', 'sms']), address: z.string().min(1).max(254), smsConsent: z.boolean().optional(), locale, attribution: Attribution.optional(),
}));
export const Empty = named('Empty', z.strictObject({}));
export const Code = named('Code', z.strictObject({ code: z.string().regex(/^\d{6}$/) }));
export const ResumeRequest = named('ResumeRequest', z.strictObject({ token: z.string().min(20).max(200), locale }));
export const VerificationReply = named('Verification', z.object({ id: z.uuid(), channel: z.enum(['email', 'sms']), sentTo: z.string(), expiresAt: instant, resendAt: instant, triesLeft: z.int() }));

// --- household ---------------------------------------------------------------------------------------------------------
const text = z.string().max(200);
export const PersonInput = z.strictObject({
  id: z.uuid().optional(), role: text, firstName: text, lastName: text, birthDate: text, disabled: z.boolean().optional(), medicare: z.boolean().optional(), medicareContract: z.boolean().optional(),
});
export const HouseholdInput = named('HouseholdInput', z.strictObject({
  people: z.array(PersonInput).max(40), address: z.strictObject({ line1: text, line2: text.optional(), city: text, state: text, zip: text }),
  phone: text.optional(), email: z.string().max(254).optional(), smsConsent: z.boolean().optional(),
}));
export const HouseholdPreview = named('HouseholdPreview', z.strictObject({
  people: z.array(PersonInput.partial()).max(40).optional(), address: z.strictObject({ line1: text, line2: text, city: text, state: text, zip: text }).partial().optional(),
  phone: text.optional(), email: z.string().max(254).optional(), smsConsent: z.boolean().optional(),
}));
export type HouseholdInput = z.output<typeof HouseholdInput>;
export type StoredHousehold = Omit<HouseholdInput, 'people'> & { people: (z.output<typeof PersonInput> & { id: string })[] };

const Household = named('Household', z.object({
  people: z.array(z.object({ id: z.uuid(), role: z.enum(['self', 'spouse', 'partner', 'child']), firstName: z.string(), lastName: z.string(), birthDate: z.iso.date(), disabled: z.boolean().optional(), medicare: z.boolean().optional(), medicareContract: z.boolean().optional() })),
  address: z.object({ line1: z.string(), line2: z.string().optional(), city: z.string(), state: z.string(), zip: z.string() }),
  phone: z.string().optional(), email: z.string().optional(), smsConsent: z.boolean().optional(),
}));

// --- plan --------------------------------------------------------------------------------------------------------------
const prices = z.object({ EE: cents, ESP: cents, ECH: cents, FAM: cents });
const Hsa = z.object({ eligible: z.boolean(), reason: z.string(), note: z.string(), capCents: z.int() });
const Start = z.object({ startsOn: z.iso.date(), rule: z.enum(['today', 'first_or_fifteenth']), ruleText: z.string(), nextChargeOn: z.iso.date(), dueToday: z.boolean() });
export const OffersReply = named('Offers', z.object({
  tier, start: Start,
  plans: z.array(z.object({ planVersionId: z.uuid(), code: z.string(), name: z.string(), summary: z.string(), features: z.array(z.string()), monthlyCents: cents, prices, hsa: Hsa })),
  addOns: z.array(z.object({ addOnVersionId: z.uuid(), code: z.string(), name: z.string(), summary: z.string(), monthlyCents: cents, prices })),
}));
export const PreviewReply = named('Preview', z.object({ tier: tier.nullable(), offers: OffersReply.nullable(), fields: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })) }));
export const Selection = named('Selection', z.strictObject({ planVersionId: z.uuid(), addOnVersionIds: z.array(z.uuid()).max(20), expectedMonthlyCents: z.int().min(0) }));

// --- agreement ---------------------------------------------------------------------------------------------------------
const section = z.object({ heading: z.string(), paragraphs: z.array(z.string()) });
export const AgreementDraftReply = named('AgreementDraft', z.object({
  hash: z.string(), version: z.string(), locale, state: z.string(), title: z.string(), esign: section, sections: z.array(section), notInsurance: z.string(), autoRenew: z.string(),
  countersignature: z.object({ name: z.string(), title: z.string() }), signers: z.array(z.object({ personId: z.uuid(), name: z.string(), role: z.string(), mustSign: z.boolean() })),
}));
export const SignAgreement = named('SignAgreement', z.strictObject({
  hash: z.string().length(64), locale, esignConsent: z.literal(true), notInsuranceAcknowledged: z.literal(true), autoRenewConsent: z.literal(true),
  signatures: z.array(z.strictObject({ personId: z.uuid(), name: z.string().max(200), authority: z.enum(['self', 'represented']) })).max(20),
}));

// --- payment -----------------------------------------------------------------------------------------------------------
export const Submit = named('Submit', z.strictObject({ expectedMonthlyCents: z.int().min(0) }));
export const PaymentReply = named('Payment', z.object({ kind: z.enum(['payment', 'setup']), clientSecret: z.string(), publishableKey: z.string(), amountCents: cents, currency: z.literal('usd'), attemptsLeft: z.int() }));
export const AttemptReply = named('PaymentAttempt', z.object({ attemptsLeft: z.int() }));
const membership = z.object({ state: z.string(), memberNumber: z.string(), startsOn: z.iso.date(), nextChargeOn: z.iso.date().nullable(), nextChargeCents: cents });
const applicationState = z.enum(['draft', 'submitted', 'approved', 'declined', 'withdrawn', 'abandoned']);
export const StatusReply = named('ApplicationStatus', z.object({
  state: applicationState, payment: z.object({ state: z.enum(['none', 'open', 'processing', 'failed', 'succeeded']), message: z.string().nullable(), /** A bank is asked: its word takes days. */ bank: z.boolean() }), membership: membership.nullable(),
}));
export const ResumeLinkReply = named('ResumeLink', z.object({ sentTo: z.string(), expiresAt: instant }));

// --- application -------------------------------------------------------------------------------------------------------
export const ApplicationReply = named('Application', z.object({
  id: z.uuid(), state: applicationState, step: z.enum(['household', 'plan', 'agreement', 'payment', 'done']), locale, contact: z.object({ channel: z.enum(['email', 'sms']), masked: z.string() }),
  household: Household.nullable(), tier: tier.nullable(), selection: z.object({ planVersionId: z.uuid(), planName: z.string(), addOnVersionIds: z.array(z.uuid()) }).nullable(),
  quote: z.object({ lines: z.array(z.object({ kind: z.enum(['plan', 'addon']), name: z.string(), monthlyCents: cents })), monthlyCents: cents, dueTodayCents: cents, currency: z.literal('usd'), hsa: Hsa, start: Start }).nullable(),
  agreement: z.object({ signedAt: instant, hash: z.string(), locale }).nullable(), membership: membership.nullable(),
}));
export const ConfirmReply = named('ContactConfirmed', z.object({ token: z.string(), tokenExpiresAt: instant, application: ApplicationReply }));
export const SiteReply = named('SiteInfo', z.object({
  key: z.string(), name: z.string(), provider: z.object({ name: z.string(), phone: z.string(), email: z.string() }), locales: z.array(locale),
  states: z.array(z.object({ code: z.string(), name: z.string(), open: z.boolean() })), smsConsent: z.object({ version: z.string(), text: z.string() }),
  theme: z.object({ accent: z.string().nullable() }), payment: z.object({ publishableKey: z.string(), scriptUrl: z.string() }), bankDebits: z.boolean(), today: z.iso.date(), notInsurance: z.string(),
}));
export type ApplicationView = z.output<typeof ApplicationReply>;
export const UserAgent = z.string().optional();
export const IdempotencyKey = z.string().regex(/^[\w.:-]{8,100}$/);
/** An HTML page, as kept. A string reply is never filtered by the serialiser. */
export const TextDocument = z.string();
